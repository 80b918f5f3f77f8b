using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Mcp.Http.Authentication;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.State;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Aura.Mcp.Http.Pages;

/// <summary>
/// Sign-in by the issuer: authorization code with PKCE (RFC 7636, S256), state and nonce (OpenID Connect Core, 3.1).
/// What has to be remembered until the browser comes back travels in a sealed cookie.
/// </summary>
internal sealed class OidcSignIn(
    Workspace workspace, HttpOptions options, OidcOptions oidc, Sessions sessions, ILogger log) : IDisposable
{
    public const string Start = "/api/sign-in/oidc";
    public const string Callback = "/api/sign-in/callback";

    private const string Cookie = "aura_sign_in";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Lasts = TimeSpan.FromHours(12);

    // Lax: the browser comes back from another site, which a strict cookie would not survive.
    private readonly PageCookie _cookie = new(Cookie, SameSiteMode.Lax, options);
    private readonly IssuerTokens _tokens = new(oidc.Issuer, oidc.ClientId!, log);

    /// <summary>GET /api/sign-in/oidc: sends the browser to the issuer.</summary>
    public async Task StartAsync(HttpContext http)
    {
        var issuer = await IssuerAsync(http.RequestAborted);
        var pending = new Pending(Random(), Random(), Random(), Now + Patience);
        var note = workspace.Store.Sealer.Seal(JsonSerializer.Serialize(pending), Cookie);
        _cookie.Put(http, Base64UrlEncoder.Encode(note), pending.Until);
        var challenge = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(pending.Verifier)));
        http.Response.Redirect(QueryHelpers.AddQueryString(issuer.AuthorizationEndpoint, new Dictionary<string, string?>
        {
            ["response_type"] = "code", ["client_id"] = oidc.ClientId!, ["redirect_uri"] = RedirectUri(http),
            ["scope"] = Scope(issuer), ["state"] = pending.State, ["nonce"] = pending.Nonce,
            ["code_challenge"] = challenge, ["code_challenge_method"] = "S256",
        }));
    }

    /// <summary>GET /api/sign-in/callback: the browser comes back with a code.</summary>
    public async Task CallbackAsync(HttpContext http)
    {
        var query = http.Request.Query;
        var pending = Remembered(http) ?? throw Failed("the sign-in was not begun here, or too long ago");
        _cookie.Drop(http);
        if (!CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(query["state"].ToString()), Encoding.UTF8.GetBytes(pending.State)))
            throw Failed("the answer belongs to another sign-in");
        if (query["code"].ToString() is not { Length: > 0 } code)
            throw Failed("the issuer has signed nobody in");
        var issuer = await IssuerAsync(http.RequestAborted);
        // RFC 9207: an answer of another issuer must not be taken.
        if (query["iss"].ToString() is { Length: > 0 } iss && iss != issuer.Issuer)
            throw Failed("the answer is of another issuer");
        var (token, scope) = await RedeemAsync(http, issuer, code, pending.Verifier);
        if (await _tokens.ReadAsync(token) is not { } jwt || !IsForUs(jwt, pending.Nonce)
            || _tokens.NameIn(jwt, oidc.NameClaim) is not { } name)
            throw Failed("the issuer's token is not valid");
        sessions.Begin(http, PersonOf(name, jwt, scope), Lasts);
        http.Response.Redirect("/#/now");
    }

    public void Dispose() => _tokens.Dispose();

    private DateTimeOffset Now => workspace.Store.Time.GetUtcNow();

    private async Task<OpenIdConnectConfiguration> IssuerAsync(CancellationToken cancel)
    {
        try
        {
            return await _tokens.ConfigurationAsync(cancel);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or HttpRequestException)
        {
            log.LogWarning("the issuer cannot be asked: {Why}", e.GetType().Name);
            throw new PageFault(StatusCodes.Status502BadGateway, "Issuer", "the issuer does not answer", "try again");
        }
    }

    private PagePerson PersonOf(string name, JsonWebToken jwt, string scope)
    {
        var said = new[] { "groups", "roles", "scope", "scp" }.SelectMany(c => IssuerTokens.Words(jwt, c))
            .Concat(scope.Split(' '));
        var grant = RoleGrant.Best(oidc.Roles, said) ?? throw PageFault.NotAllowed(
            $"{name} has no role here", "ask for a group that --oidc-roles names, or for aura:viewer");
        return new PagePerson(name, "oidc", grant.Role)
        {
            MaxRisk = grant.MaxRisk, Namespaces = grant.Namespaces, Groups = IssuerTokens.GroupsIn(jwt),
        };
    }

    private static bool IsForUs(JsonWebToken jwt, string nonce) =>
        jwt.TryGetPayloadValue<string>("nonce", out var said)
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(said), Encoding.UTF8.GetBytes(nonce));

    private async Task<(string Token, string Scope)> RedeemAsync(
        HttpContext http, OpenIdConnectConfiguration issuer, string code, string verifier)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = RedirectUri(http),
            ["client_id"] = oidc.ClientId!, ["code_verifier"] = verifier,
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, issuer.TokenEndpoint)
        {
            Content = new FormUrlEncodedContent(form),
        };
        if (oidc.ClientSecret is { } secret)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(
                Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(oidc.ClientId!)}:{Uri.EscapeDataString(secret)}")));
        try
        {
            using var response = await _tokens.Http.SendAsync(request, http.RequestAborted);
            var body = await response.Content.ReadAsStringAsync(http.RequestAborted);
            if (response.IsSuccessStatusCode && JsonNode.Parse(body) is JsonObject answer
                && answer.Text("id_token") is { } token)
                return (token, answer.Text("scope") ?? "");
            log.LogWarning("the issuer gave no token: {Status}", (int)response.StatusCode);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or TaskCanceledException)
        {
            log.LogWarning("the issuer gave no token: {Why}", e.GetType().Name);
        }
        throw Failed("the issuer gave no token");
    }

    private Pending? Remembered(HttpContext http)
    {
        try
        {
            return _cookie.Of(http) is { } note
                && JsonSerializer.Deserialize<Pending>(
                    workspace.Store.Sealer.Unseal(Base64UrlEncoder.DecodeBytes(note), Cookie)) is { } pending
                && pending.Until > Now ? pending : null;
        }
        catch (Exception e) when (e is StoreException or FormatException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Of what the issuer offers; one that it does not know could make it refuse all.</summary>
    private static string Scope(OpenIdConnectConfiguration issuer) => string.Join(' ',
        new[] { "profile", "groups" }.Concat(RoleGrant.Own.Select(g => g.Group))
            .Where(issuer.ScopesSupported.Contains).Prepend("openid"));

    private string RedirectUri(HttpContext http) => options.BaseOf(http.Request) + Callback;

    private static string Random() => Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));

    private static PageFault Failed(string why) =>
        new(StatusCodes.Status401Unauthorized, "SignInFailed", why, "begin again at the page");

    private sealed record Pending(string State, string Nonce, string Verifier, DateTimeOffset Until);
}
