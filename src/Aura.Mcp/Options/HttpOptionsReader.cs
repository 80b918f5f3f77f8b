using System.Net;
using Aura.Mcp.Http;
using Aura.Mcp.Http.Authentication;
using Aura.Mcp.Http.Pages;

namespace Aura.Mcp.Options;

/// <summary>What <c>serve --http</c> was started with; nothing of it counts without that.</summary>
public sealed class HttpOptionsReader(IReadOnlyDictionary<Setting, Given> given) : SettingsReader(given)
{
    private const string Like = "https://aura.example";

    /// <returns>Null without <c>--http</c>, or where that itself is wrong.</returns>
    public HttpOptions? Read()
    {
        if (Text(Setting.Http) is null || Listen() is not { } listen)
            return null;
        var options = new HttpOptions
        {
            Listen = listen,
            TlsCertificate = Text(Setting.TlsCertificate),
            TlsKey = Text(Setting.TlsKey),
            TokenFile = Text(Setting.Tokens),
            Oidc = Oidc(),
            PublicUrl = PlainAddress(Setting.PublicUrl, Like),
            AllowedHosts = List(Setting.AllowHosts),
            AllowedOrigins = Origins(),
            ImpersonateCallers = Flag(Setting.ImpersonateCallers),
            MaxRequestBytes = Number(Setting.MaxRequest, 1024, 1, 65536) * 1024,
            MaxSessions = Number(Setting.MaxSessions, 100, 1, 10_000),
            MaxConcurrent = Number(Setting.MaxConcurrent, 32, 1, 1000),
            MaxPerMinute = Number(Setting.MaxPerMinute, 600, 1, 100_000),
            SessionIdle = Seconds(Setting.SessionIdle, 1800, 10, 86_400),
            DrainWithin = Seconds(Setting.DrainWithin, 25, 0, 3600),
        };
        CheckTls(options);
        CheckExposure(options);
        if (options.TokenFile is { } file)
            Faults.AddRange(TokenFile.Read(file).Faults.Select(f => $"{From(Setting.Tokens)}: {f}"));
        return options;
    }

    private Uri? Listen()
    {
        var text = Text(Setting.Http) ?? "";
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/" && uri.UserInfo.Length == 0
            && (uri.Host == "localhost" || IPAddress.TryParse(uri.DnsSafeHost, out _)))
            return uri;
        return Fault<Uri>(Setting.Http, $"{Shown(text)} is not like http://127.0.0.1:8080 or "
            + "https://0.0.0.0:8443 (an address of this machine, no path)");
    }

    private OidcOptions? Oidc()
    {
        var issuer = PlainAddress(Setting.OidcIssuer, Like);
        if (issuer is { Scheme: "http", IsLoopback: false })
            Fault<Uri>(Setting.OidcIssuer, "it must be https: whoever is in between could make tokens");
        var audience = Text(Setting.OidcAudience);
        if (issuer is not null && audience is null)
            Fault<string>(Setting.OidcIssuer, "it needs --oidc-audience: tokens made for others must not count");
        if (issuer is null && Text(Setting.OidcIssuer) is null && audience is not null)
            Fault<string>(Setting.OidcAudience, "it needs --oidc-issuer beside it");
        var client = Text(Setting.OidcClient);
        foreach (var setting in new[] { Setting.OidcClient, Setting.OidcClientSecret, Setting.OidcRoles })
            if (Text(setting) is not null && (issuer is null || client is null))
                Fault<string>(setting, "it needs --oidc-issuer and --oidc-client beside it");
        return issuer is null || audience is null ? null
            : new OidcOptions(issuer, audience, Text(Setting.OidcName) ?? "sub")
            {
                ClientId = client, ClientSecret = Secret(), Roles = Roles(),
            };
    }

    private string? Secret()
    {
        try
        {
            return Text(Setting.OidcClientSecret) is { } file ? File.ReadAllText(file).Trim() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fault<string>(Setting.OidcClientSecret, e.Message);
        }
    }

    private List<RoleGrant> Roles()
    {
        var grants = new List<RoleGrant>();
        foreach (var text in List(Setting.OidcRoles))
            if (RoleGrant.Parse(text) is { } grant)
                grants.Add(grant);
            else
                Fault<string>(Setting.OidcRoles,
                    $"'{text}' is not like sre=admin, dev=viewer or oncall=approver:medium:shop+shop-*");
        return grants.Count > 0 ? grants : [.. RoleGrant.Own];
    }

    private List<string> Origins()
    {
        var origins = new List<string>();
        foreach (var text in List(Setting.AllowOrigins))
            if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                && uri.PathAndQuery == "/")
                origins.Add(uri.GetLeftPart(UriPartial.Authority));
            else
                Fault<string>(Setting.AllowOrigins, $"{Shown(text)} is not like https://console.example");
        return origins;
    }

    // What stands before an @ may be a password.
    private static string Shown(string address) => address.Contains('@') ? "it" : $"'{address}'";

    private void CheckTls(HttpOptions options)
    {
        if (options.Listen.Scheme == "http")
        {
            foreach (var setting in new[] { Setting.TlsCertificate, Setting.TlsKey }.Where(s => Text(s) is not null))
                Fault<string>(setting, $"it needs --http https://…, not {options.Listen}");
            return;
        }
        if (options is not { TlsCertificate: { } certificate, TlsKey: { } key })
            Fault<string>(Setting.Http, "https needs --tls-certificate and --tls-key");
        else if (TlsFiles.Fault(certificate, key) is { } fault)
            Fault<string>(Setting.TlsCertificate, fault);
    }

    /// <summary>What others can reach must know who calls, and by which names it is called.</summary>
    private void CheckExposure(HttpOptions options)
    {
        var loopback = options.Listen.IsLoopback;
        if (!loopback && Text(Setting.Tokens) is null && Text(Setting.OidcIssuer) is null)
            Fault<string>(Setting.Http, $"{options.Listen.Host} can be reached from outside: "
                + "give --tokens or --oidc-issuer, or listen on 127.0.0.1");
        if (!loopback && options.PublicUrl is null && options.AllowedHosts.Count == 0 && options.IsEveryAddress)
            Fault<string>(Setting.Http, "say by which name clients call it: --public-url or --allow-hosts");
        if (options.ImpersonateCallers && Text(Setting.Tokens) is null && Text(Setting.OidcIssuer) is null)
            Fault<string>(Setting.ImpersonateCallers, "callers must be known: give --tokens or --oidc-issuer");
    }
}
