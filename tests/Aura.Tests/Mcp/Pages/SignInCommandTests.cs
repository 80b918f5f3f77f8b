using System.Net;
using System.Text.Json.Nodes;

namespace Aura.Tests.Mcp.Pages;

/// <summary>`aura sign-in` and `aura demo --page`: the programs themselves.</summary>
public sealed class SignInCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aura-sign-in-");

    private string Store => Path.Combine(_folder.FullName, "aura.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task ACodeOfTheCommandOpensThePageOfTheServer()
    {
        using var server = AuraProcess.Start("dotnet", [AuraProcess.Program, "serve", "--simulator", "--http",
            "http://127.0.0.1:0", "--store", Store]);
        var address = new Uri((await server.StandardError.ReadLineAsync())!["serving ".Length..]);
        try
        {
            var made = await SignInAsync("eve", "--for", "30m", "--http", $"http://{address.Authority}");
            Assert.True(made.Code == 0, made.Error);
            var lines = made.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal($"http://{address.Authority}/#/sign-in/{lines[1]}", lines[0]);

            using var client = new PageClient(new Uri($"http://{address.Authority}"));
            await client.SignInAsync(lines[1]);

            var me = await client.EnterAsync();
            Assert.Equal(("eve", "viewer"), ((string?)me["name"], (string?)me["role"]));
            Assert.InRange(DateTimeOffset.Parse((string)me["expires"]!) - TimeProvider.System.GetUtcNow(),
                TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(30));
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task MoreThanAViewerNeedsAPersonOrTheirKey()
    {
        var refused = await SignInAsync("ann", "--role", "admin");
        Assert.Equal(1, refused.Code);
        Assert.Contains("ApproverKeyRequired", refused.Error);
        var key = Path.Combine(_folder.FullName, "key");
        Assert.Equal(0, (await AuraProcess.AuraAsync("approve", "--create-key", key, "--store", Store)).Code);

        var made = await SignInAsync("ann", "--role", "approver", "--max-risk", "medium", "--namespaces", "shop,shop-*",
            "--approver-key", key);

        Assert.True(made.Code == 0, made.Error);
        using var store = Aura.State.AuraStore.Open(Store);
        var (person, lasts) = store.Page.UseCode(made.Output.Trim())!.Value;
        Assert.Equal(("ann", "Approver", "Medium", "shop shop-*", 12d), (person.Name, $"{person.Role}",
            $"{person.MaxRisk}", string.Join(' ', person.Namespaces!), lasts.TotalHours));
        Assert.Contains(store.Audit.List(10), e =>
            e.What.StartsWith("make a sign-in code for ann as approver up to medium"));
    }

    [Fact]
    public async Task WhatDoesNotFitIsToldAtOnce()
    {
        var refused = await SignInAsync("an n", "--role", "boss", "--namespaces", ",", "--for", "1y");
        Assert.Equal(2, refused.Code);
        foreach (var fault in new[] { "'an n': a name", "--role: 'boss'", "--namespaces", "--for: from 1m" })
            Assert.Contains(fault, refused.Error);
    }

    [Fact]
    public async Task TheDemoHasSomethingToApproveAndToFind()
    {
        using var demo = AuraProcess.Start("dotnet", [AuraProcess.Program, "demo", "--page"]);
        try
        {
            string? line;
            do
                line = await demo.StandardOutput.ReadLineAsync();
            while (line is not null && !line.StartsWith("Open http://127.0.0.1:", StringComparison.Ordinal));
            var address = new Uri(line!["Open ".Length..]);
            using var client = new PageClient(new Uri($"http://{address.Authority}"));
            await client.SignInAsync(address.Fragment["#/sign-in/".Length..]);

            using var events = await EventStream.OpenAsync(client);
            await events.UntilAsync("findings", f => f["findings"]!.AsArray().Count >= 2);
            await events.UntilAsync("approvals", a => (int)a["count"]! == 1);
            var asked = (await client.GetAsync("/api/approvals"))["approvals"]!.AsArray().Single()!.AsObject();
            Assert.Equal("assistant", (string?)asked["requestedBy"]);
            using var approved = await client.DecideAsync(asked);
            Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
            // The cluster's time goes on by itself: it is carried out and verified.
            await events.UntilAsync("execution", e => (string?)e["status"] == "succeeded");
        }
        finally
        {
            demo.Kill();
            await demo.WaitForExitAsync();
        }
    }

    private Task<AuraProcess.Outcome> SignInAsync(string name, params string[] more) =>
        AuraProcess.AuraAsync(["sign-in", name, "--simulator", "--store", Store, .. more]);
}
