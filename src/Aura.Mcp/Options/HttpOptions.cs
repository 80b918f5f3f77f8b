using System.Net;
using Aura.Mcp.Http.Pages;

namespace Aura.Mcp.Options;

/// <summary>How the server is reached over HTTP, by whom, and how much it takes.</summary>
public sealed record HttpOptions
{
    /// <summary>Scheme, address and port to listen on; port 0 takes a free one.</summary>
    public required Uri Listen { get; init; }

    /// <summary>PEM file of the certificate and its chain; with https only.</summary>
    public string? TlsCertificate { get; init; }

    public string? TlsKey { get; init; }

    /// <summary>Hashed bearer tokens; null: none are accepted.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Null: no JWT is accepted.</summary>
    public OidcOptions? Oidc { get; init; }

    /// <summary>Where clients reach it, if not where it listens.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Where whoever made the request reaches this server; no slash at the end.</summary>
    public string BaseOf(HttpRequest request) =>
        PublicUrl?.OriginalString.TrimEnd('/') ?? $"{request.Scheme}://{request.Host}";

    /// <summary>Host names to answer to, besides loopback's and the public one.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Origins of web pages that may call.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Requests to the cluster are made as the caller.</summary>
    public bool ImpersonateCallers { get; init; }

    /// <summary>Of one request's body.</summary>
    public int MaxRequestBytes { get; init; } = 1024 * 1024;

    /// <summary>Of one caller; ten times as many in all.</summary>
    public int MaxSessions { get; init; } = 100;

    /// <summary>Of one caller at a time; ten times as many in all.</summary>
    public int MaxConcurrent { get; init; } = 32;

    /// <summary>Of one caller.</summary>
    public int MaxPerMinute { get; init; } = 600;

    public TimeSpan SessionIdle { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Of what the page is told by itself.</summary>
    public PagePace Pace { get; init; } = new();

    /// <summary>How long calls and executions may go on when the server is stopped.</summary>
    public TimeSpan DrainWithin { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>It listens on all addresses of the machine; none of them tells by which name it is called.</summary>
    public bool IsEveryAddress => IPAddress.TryParse(Listen.DnsSafeHost, out var ip)
        && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any));

    public bool NeedsAuthentication => TokenFile is not null || Oidc is not null;
}
