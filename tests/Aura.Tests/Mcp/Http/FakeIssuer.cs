using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Aura.Tests.Mcp.Http;

/// <summary>An OpenID provider on 127.0.0.1: its metadata, its keys, and tokens as one wishes them.</summary>
internal sealed class FakeIssuer : IAsyncDisposable
{
    private readonly RSA _key = RSA.Create(2048);
    private readonly WebApplication _application;

    private FakeIssuer()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _application = builder.Build();
        _application.Run(http => http.Request.Path.Value switch
        {
            "/.well-known/openid-configuration" => http.Response.WriteAsJsonAsync(new JsonObject
            {
                ["issuer"] = Url, ["jwks_uri"] = Url + "/keys",
                ["authorization_endpoint"] = Url + "/authorize", ["token_endpoint"] = Url + "/token",
                ["scopes_supported"] = new JsonArray("openid", "profile", "aura:viewer"),
            }),
            "/token" => RedeemAsync(http),
            "/keys" => http.Response.WriteAsJsonAsync(new JsonObject { ["keys"] = new JsonArray(Jwk()) }),
            _ => Task.FromResult(http.Response.StatusCode = 404),
        });
    }

    public string Url { get; private set; } = "";

    /// <summary>Answers whoever brings a code, by the form of the request; null: it gives nothing.</summary>
    public Func<IFormCollection, JsonObject?> Redeem { get; set; } = _ => null;

    /// <summary>The credentials of the last who brought one.</summary>
    public string? Credentials { get; private set; }

    public static async Task<FakeIssuer> StartAsync()
    {
        var issuer = new FakeIssuer();
        await issuer._application.StartAsync();
        issuer.Url = issuer._application.Services.GetRequiredService<IServer>().Features
            .Get<IServerAddressesFeature>()!.Addresses.First();
        return issuer;
    }

    /// <param name="change">Of a token that is all right for the audience "aura" and the scope aura:read.</param>
    /// <param name="key">Signs in place of the issuer's own.</param>
    public string Token(Action<SecurityTokenDescriptor>? change = null, SecurityKey? key = null)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var token = new SecurityTokenDescriptor
        {
            Issuer = Url,
            Audience = "aura",
            NotBefore = now.AddHours(-3),
            IssuedAt = now.AddHours(-3),
            Expires = now.AddHours(1),
            Claims = new Dictionary<string, object> { ["sub"] = "ann", ["scope"] = "openid aura:read" },
            SigningCredentials = new SigningCredentials(key ?? new RsaSecurityKey(_key) { KeyId = "k1" },
                key is SymmetricSecurityKey ? "HS256" : "RS256"),
        };
        change?.Invoke(token);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }

    /// <summary>The public key as an attacker would misuse it: as a shared secret.</summary>
    public SymmetricSecurityKey PublicKeyAsSecret() => new(_key.ExportSubjectPublicKeyInfo()) { KeyId = "k1" };

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _key.Dispose();
    }

    private async Task RedeemAsync(HttpContext http)
    {
        Credentials = http.Request.Headers.Authorization;
        var answer = Redeem(await http.Request.ReadFormAsync());
        http.Response.StatusCode = answer is null ? 400 : 200;
        await http.Response.WriteAsJsonAsync(answer ?? new JsonObject { ["error"] = "invalid_grant" });
    }

    private JsonObject Jwk()
    {
        var parameters = _key.ExportParameters(false);
        return new JsonObject
        {
            ["kty"] = "RSA", ["kid"] = "k1", ["use"] = "sig", ["alg"] = "RS256",
            ["n"] = Base64UrlEncoder.Encode(parameters.Modulus), ["e"] = Base64UrlEncoder.Encode(parameters.Exponent),
        };
    }
}
