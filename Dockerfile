# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/Aura.Mcp -c Release -r linux-x64 --self-contained \
    -p:PublishSingleFile=true -p:PublishTrimmed=true -p:PublishReadyToRun=true -o /app \
    && rm -f /app/*.pdb && mkdir /data

# "extra" has the time zones that policy files name. There is no shell and no package manager.
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled-extra
COPY --from=build /app/ /usr/local/bin/
# 1654 is the image's own unprivileged user ($APP_UID); by number, so that runAsNonRoot can be checked.
COPY --from=build --chown=1654:1654 /data /data
USER 1654:1654
ENV XDG_DATA_HOME=/data \
    DOTNET_EnableDiagnostics=0
VOLUME /data
EXPOSE 8443
ENTRYPOINT ["aura"]
CMD ["serve"]
