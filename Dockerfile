# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/Aura.Mcp -c Release -r linux-x64 --self-contained \
    -p:PublishSingleFile=true -p:PublishTrimmed=true -p:PublishReadyToRun=true -o /app

# "extra" has the time zones that policy files name.
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled-extra
COPY --from=build /app/ /usr/local/bin/
# The image's own unprivileged user; the store needs a volume that it may write.
USER $APP_UID
ENV XDG_DATA_HOME=/data
VOLUME /data
ENTRYPOINT ["aura"]
CMD ["serve"]
