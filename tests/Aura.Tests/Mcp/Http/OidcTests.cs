using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Aura.Mcp.Options;
using Microsoft.IdentityModel.Tokens;

namespace Aura.Tests.Mcp.Http;

/// <summary>Access tokens of an issuer: each of the ways in which one can be wrong.</summary>
public sealed class OidcTests
{
    private static readonly Dictionary<string, (HttpStatusCode Status, Func<FakeIssuer, string> Token)> Ways = new()
    {
        ["right"] = (HttpStatusCode.OK, i => i.Token()),
        ["expired"] = (HttpStatusCode.Unauthorized, i => i.Token(t => t.Expires = t.NotBefore!.Value.AddHours(1))),
        ["without expiry"] = (HttpStatusCode.Unauthorized, i => i.Token(t => t.Expires = null)),
        ["not valid yet"] =
            (HttpStatusCode.Unauthorized, i => i.Token(t => t.NotBefore = t.Expires!.Value.AddMinutes(-10))),
        ["for another audience"] = (HttpStatusCode.Unauthorized, i => i.Token(t => t.Audience = "billing")),
        ["without audience"] = (HttpStatusCode.Unauthorized, i => i.Token(t => t.Audience = null)),
        ["of another issuer"] = (HttpStatusCode.Unauthorized, i => i.Token(t => t.Issuer = "https://evil.example")),
        ["signed by another key"] = (HttpStatusCode.Unauthorized,
            i => i.Token(key: new RsaSecurityKey(RSA.Create(2048)) { KeyId = "k1" })),
        ["signed with the public key as a secret"] =
            (HttpStatusCode.Unauthorized, i => i.Token(key: i.PublicKeyAsSecret())),
        ["unsigned"] = (HttpStatusCode.Unauthorized, i => i.Token(t => t.SigningCredentials = null)),
        ["of nobody"] = (HttpStatusCode.Unauthorized, i => i.Token(t => t.Claims.Remove("sub"))),
        ["of the cluster's own users"] =
            (HttpStatusCode.Unauthorized, i => i.Token(t => t.Claims["sub"] = "system:admin")),
        ["without our scopes"] = (HttpStatusCode.Forbidden, i => i.Token(t => t.Claims["scope"] = "openid email")),
        ["with scp, as a list"] = (HttpStatusCode.OK, i => i.Token(t =>
        {
            t.Claims.Remove("scope");
            t.Claims["scp"] = new[] { "openid", "aura:low" };
        })),
        ["no JWT"] = (HttpStatusCode.Unauthorized, _ => "aura_something"),
    };

    public static TheoryData<string> Names => [.. Ways.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task ATokenIs(string way)
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        using var response = await PostAsync(host, Ways[way].Token(issuer));
        Assert.Equal(Ways[way].Status, response.StatusCode);
        if (response.StatusCode is not HttpStatusCode.OK)
            Assert.Contains($"resource_metadata=\"{host.Serving.Address}.well-known/oauth-protected-resource/mcp\"",
                response.Headers.WwwAuthenticate.Single().Parameter);
    }

    [Fact]
    public async Task TheMetadataNameIssuerResourceAndScopes()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        foreach (var path in new[] { "", "/mcp" })
        {
            var metadata = JsonNode.Parse(await host.Client.GetStringAsync(
                new Uri("/.well-known/oauth-protected-resource" + path, UriKind.Relative)))!;
            Assert.Equal($"{host.Endpoint}", (string?)metadata["resource"]);
            Assert.Equal(issuer.Url, (string?)metadata["authorization_servers"]!.AsArray().Single());
            Assert.Contains("aura:medium", metadata["scopes_supported"]!.AsArray().Select(s => (string?)s));
        }
    }

    [Fact]
    public async Task AnIssuerThatDoesNotAnswerLetsNobodyIn()
    {
        var issuer = await FakeIssuer.StartAsync();
        var token = issuer.Token();
        await using var host = await StartAsync(issuer);
        await issuer.DisposeAsync();
        using var response = await PostAsync(host, token);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private static Task<HttpHost> StartAsync(FakeIssuer issuer) => HttpHost.StartAsync(o => o with
    {
        Oidc = new OidcOptions(new Uri(issuer.Url), "aura"),
    });

    private static Task<HttpResponseMessage> PostAsync(HttpHost host, string token) => host.PostAsync(
        HttpHost.Initialize, change: r => r.Headers.Add("Authorization", $"Bearer {token}"));
}
