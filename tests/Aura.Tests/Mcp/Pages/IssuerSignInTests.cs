using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Aura.Mcp.Http.Pages;
using Aura.Mcp.Options;
using Aura.Tests.Mcp.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Tokens;

namespace Aura.Tests.Mcp.Pages;

/// <summary>Sign-in by an issuer: the browser is sent there and comes back, honestly and otherwise.</summary>
public sealed class IssuerSignInTests
{
    private static readonly (HttpStatusCode, string) Failed = (HttpStatusCode.Unauthorized, "SignInFailed");

    [Theory]
    [InlineData("sre", "admin")]
    [InlineData("oncall", "approver")]
    [InlineData("dev", "viewer")]
    public async Task WhoComesBackHasTheRoleOfTheirGroup(string group, string role)
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        var ann = host.Browser();
        Assert.True((bool)(await ann.GetAsync("/api/sign-in"))["oidc"]!);
        var asked = await LeaveAsync(ann, issuer);
        Assert.Equal("openid profile aura:viewer", asked["scope"]);

        using var back = await ReturnAsync(ann, issuer, asked, t => t.Claims["groups"] = new[] { "staff", group });

        Assert.Equal(HttpStatusCode.Redirect, back.StatusCode);
        Assert.Equal("/#/now", back.Headers.Location?.OriginalString);
        var me = await ann.EnterAsync();
        Assert.Equal(("ann", "oidc", role), ((string?)me["name"], (string?)me["source"], (string?)me["role"]));
        if (role == "approver")
            Assert.Equal(("medium", "shop"), ((string?)me["maxRisk"], (string?)me["namespaces"]![0]));
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("page:s3cret")), issuer.Credentials);
    }

    [Fact]
    public async Task WhoHasNoRoleStaysOutside()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        var ann = host.Browser();

        Assert.Equal((HttpStatusCode.Forbidden, "NotAllowed"), await PageClient.FaultAsync(
            ReturnAsync(ann, issuer, await LeaveAsync(ann, issuer), t => t.Claims["groups"] = new[] { "staff" })));
        Assert.Equal((HttpStatusCode.Unauthorized, "NotSignedIn"),
            await PageClient.FaultAsync(ann.SendAsync(HttpMethod.Get, "/api/me")));
    }

    private static readonly Dictionary<string, Action<SecurityTokenDescriptor>> Tokens = new()
    {
        ["for another sign-in"] = t => t.Claims["nonce"] = "another",
        ["without a nonce"] = t => t.Claims.Remove("nonce"),
        ["for MCP, not the page"] = t => t.Audience = "aura",
        ["of another issuer"] = t => t.Issuer = "https://evil.example",
        ["unsigned"] = t => t.SigningCredentials = null,
        ["expired"] = t => t.Expires = t.NotBefore!.Value.AddHours(1),
        ["of nobody"] = t => t.Claims.Remove("sub"),
    };

    public static TheoryData<string> Faults => [.. Tokens.Keys];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task ATokenSignsNobodyIn(string fault)
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        var ann = host.Browser();

        Assert.Equal(Failed, await PageClient.FaultAsync(ReturnAsync(ann, issuer, await LeaveAsync(ann, issuer), t =>
        {
            t.Claims["groups"] = new[] { "sre" };
            Tokens[fault](t);
        })));
    }

    [Fact]
    public async Task ASignInThatWasBegunElsewhereIsNotEnded()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        var (ann, mallory) = (host.Browser(), host.Browser());
        var asked = await LeaveAsync(mallory, issuer);

        // Mallory's answer in Ann's browser would sign her in as Mallory.
        Assert.Equal(Failed, await PageClient.FaultAsync(ReturnAsync(ann, issuer, asked)));
        await LeaveAsync(ann, issuer);
        Assert.Equal(Failed, await PageClient.FaultAsync(ReturnAsync(ann, issuer, asked)));
    }

    [Fact]
    public async Task AfterTenMinutesNobodyIsExpectedBack()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        var ann = host.Browser();
        var asked = await LeaveAsync(ann, issuer);
        host.Time.PutForward(TimeSpan.FromMinutes(10));

        Assert.Equal(Failed, await PageClient.FaultAsync(ReturnAsync(ann, issuer, asked)));
    }

    [Fact]
    public async Task WithoutAClientThereIsNoSuchWay()
    {
        await using var host = await PageHost.StartAsync();

        Assert.False((bool)(await host.Browser().GetAsync("/api/sign-in"))["oidc"]!);
        Assert.Equal((HttpStatusCode.Unauthorized, "NotSignedIn"),
            await PageClient.FaultAsync(host.Browser().SendAsync(HttpMethod.Get, "/api/sign-in/oidc")));
    }

    private static Task<PageHost> StartAsync(FakeIssuer issuer) => PageHost.StartAsync(change: o => o with
    {
        Oidc = new OidcOptions(new Uri(issuer.Url), "aura")
        {
            ClientId = "page", ClientSecret = "s3cret",
            Roles =
            [
                .. new[] { "sre=admin", "oncall=approver:medium:shop", "dev=viewer" }.Select(r => RoleGrant.Parse(r)!),
            ],
        },
    });

    /// <summary>What the browser is told to ask the issuer.</summary>
    private static async Task<Dictionary<string, string>> LeaveAsync(PageClient client, FakeIssuer issuer)
    {
        using var response = await client.SendAsync(HttpMethod.Get, "/api/sign-in/oidc");
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.StartsWith(issuer.Url + "/authorize?", response.Headers.Location!.OriginalString);
        var cookie = response.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie);
        var asked = QueryHelpers.ParseQuery(response.Headers.Location.Query)
            .ToDictionary(q => q.Key, q => q.Value.ToString());
        Assert.Equal(("code", "page", "S256"),
            (asked["response_type"], asked["client_id"], asked["code_challenge_method"]));
        Assert.DoesNotContain(asked["nonce"], cookie);
        return asked;
    }

    /// <summary>The issuer sends the browser back with a code, and gives a token for it.</summary>
    private static Task<HttpResponseMessage> ReturnAsync(PageClient client, FakeIssuer issuer,
        Dictionary<string, string> asked, Action<SecurityTokenDescriptor>? change = null)
    {
        issuer.Redeem = form =>
        {
            var verifier = Encoding.ASCII.GetBytes($"{form["code_verifier"]}");
            if (form["code"] != "c1" || form["redirect_uri"] != asked["redirect_uri"]
                || Base64UrlEncoder.Encode(SHA256.HashData(verifier)) != asked["code_challenge"])
                return null;
            return new JsonObject
            {
                ["id_token"] = issuer.Token(t =>
                {
                    t.Audience = "page";
                    t.Claims.Remove("scope");
                    t.Claims["nonce"] = asked["nonce"];
                    change?.Invoke(t);
                }),
            };
        };
        return client.SendAsync(HttpMethod.Get, $"/api/sign-in/callback?code=c1&state={asked["state"]}",
            change: r => r.Headers.Add("Sec-Fetch-Site", "cross-site"));
    }
}
