using System.Net;
using System.Text.Json.Nodes;
using Aura.Mcp.Http.Authentication;

namespace Aura.Tests.Mcp.Http;

/// <summary>Who holds a token of the file, and what it lets them do.</summary>
public sealed class TokenTests
{
    private static readonly string[] Known = ["ann aura:read", "bob aura:medium", "carl aura:critical"];

    [Theory]
    [InlineData(null, null)]
    [InlineData("Bearer aura_nobody", "invalid_token")]
    [InlineData("Bearer", "invalid_token")]
    [InlineData("Basic YW5uOmF1cmFfYW5u", "invalid_token")]
    public async Task WithoutAKnownTokenNobodyGetsIn(string? header, string? error)
    {
        await using var host = await HttpHost.StartAsync(tokens: Known);
        using var response = await host.PostAsync(HttpHost.Initialize, change: r =>
        {
            if (header is not null)
                r.Headers.TryAddWithoutValidation("Authorization", header);
        });
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        var challenge = response.Headers.WwwAuthenticate.Single();
        Assert.Equal("Bearer", challenge.Scheme);
        Assert.Contains("scope=\"aura:read\"", challenge.Parameter);
        Assert.Equal(error is not null, challenge.Parameter!.Contains("error=\"invalid_token\""));
    }

    [Fact]
    public async Task ATokenInTheAddressDoesNotCount()
    {
        await using var host = await HttpHost.StartAsync(tokens: Known);
        using var response = await host.PostAsync(HttpHost.Initialize,
            change: r => r.RequestUri = new Uri("/mcp?access_token=" + HttpHost.Token("carl"), UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("ann", "deployment_update_image", "aura:medium")]
    [InlineData("ann", "execute_plan", "aura:low")]
    [InlineData("bob", "deployment_rollback", "aura:high")]
    public async Task AScopeThatIsMissingIsNamed(string name, string tool, string scope)
    {
        await using var host = await HttpHost.StartAsync(tokens: Known);
        using var response = await host.CallAsync(tool, HttpHost.Good, name);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        var challenge = response.Headers.WwwAuthenticate.Single().Parameter;
        Assert.Contains("error=\"insufficient_scope\"", challenge);
        Assert.Contains($"scope=\"{scope}\"", challenge);
    }

    [Fact]
    public async Task AReaderDiagnosesAndPreviews()
    {
        await using var host = await HttpHost.StartAsync(tokens: Known);
        Assert.NotNull((await host.ResultAsync("diagnose", name: "ann"))["findings"]);
        var args = (JsonObject)HttpHost.Good.DeepClone();
        args["dryRun"] = true;
        var preview = await host.ResultAsync(HttpHost.Update, args, "ann");
        Assert.StartsWith("dry run", (string?)preview["message"]);
        Assert.Equal(0, host.Cluster.Writes);
    }

    [Fact]
    public async Task WhatAPlanTurnsOutToRiskIsJudgedToo()
    {
        await using var host = await HttpHost.StartAsync(tokens: ["dora aura:low"]);
        var result = await host.ResultAsync("run_action", new JsonObject
        {
            ["action"] = "deployment.scale_to",
            ["args"] = new JsonObject { ["namespace"] = "shop", ["name"] = "cart", ["replicas"] = 0 },
        }, "dora");
        Assert.Equal("refused", (string?)result["status"]);
        Assert.Contains(result["checks"]!.AsArray(), c => $"{c!["why"]}".Contains("whoever asks may have low"));
    }

    [Fact]
    public async Task TheAuditNamesTheCallerAndALowerScopeCannotTakeItBack()
    {
        await using var host = await HttpHost.StartAsync(tokens: Known);
        var result = await host.ResultAsync(HttpHost.Update, HttpHost.Good, "carl");
        Assert.Equal("succeeded", (string?)result["status"]);
        Assert.Equal("carl", host.Workspace.Store.Journal.Find((string)result["executionId"]!)!.Principal);

        var undo = new JsonObject { ["executionId"] = result["executionId"]!.DeepClone() };
        using var response = await host.CallAsync("undo", undo, "ann");
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task AnEndedTokenIsRefusedAtOnce()
    {
        var time = new ShiftedTime();
        await using var host = await HttpHost.StartAsync(time: time, tokens: Known);
        var entry = TokenFile.Read(host.TokenFilePath).Entries[0] with { Until = time.GetUtcNow().AddHours(1) };
        TokenFile.Write(host.TokenFilePath, [entry]);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, "ann"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, "bob"));
        time.PutForward(TimeSpan.FromHours(2));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, "ann"));
    }

    [Fact]
    public void TheFileHoldsNoTokenAndItsLinesAreChecked()
    {
        var file = Path.GetTempFileName();
        try
        {
            TokenFile.Write(file, [new TokenEntry("ann", TokenAuthenticator.HashOf("aura_secret"), ["aura:read"])]);
            Assert.DoesNotContain("aura_secret", File.ReadAllText(file));
            File.AppendAllLines(file, ["ann sha256:" + new string('0', 64) + " aura:read", "eve aura_secret aura:high",
                "bob sha256:" + new string('0', 64) + " aura:root"]);
            var read = TokenFile.Read(file);
            Assert.Equal("ann", Assert.Single(read.Entries).Name);
            Assert.Equal(3, read.Faults.Count);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpHost host, string name) =>
        (await host.PostAsync(HttpHost.Initialize, name)).StatusCode;
}
