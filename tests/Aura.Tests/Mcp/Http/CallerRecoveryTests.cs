using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Tests.Soak;

namespace Aura.Tests.Mcp.Http;

/// <summary>A server is killed amid a caller's execution; the next one finishes it, as that caller.</summary>
public sealed class CallerRecoveryTests
{
    [Fact]
    public async Task WhatAKilledServerHasLeftIsFinishedAsTheCaller()
    {
        await using var sim = await SimServer.StartAsync("image-not-found");
        using (var admin = KubeClient.Connect(KubeConfig.Load(sim.Kubeconfig)))
            await ImpersonationTests.GrantAsync(admin);
        var tokens = sim.Store + ".tokens";
        var token = (await AuraProcess.AuraAsync("token", "add", "ann", "--scope", "aura:critical", "--tokens", tokens))
            .Output.Trim();
        using (var killed = await ServeAsync(sim, tokens, "after-response"))
        {
            await Assert.ThrowsAnyAsync<Exception>(() => CallAsync(killed.Endpoint, token, "deployment_rollback",
                new JsonObject { ["namespace"] = "shop", ["name"] = "cart" }));
            await killed.Process.WaitForExitAsync();
        }
        // A process that acts as the server leaves it alone.
        var list = await AuraProcess.AuraAsync(["call", "get_execution", .. sim.Options]);
        var seen = list.Json["executions"]!.AsArray();
        Assert.Equal("running", (string?)Assert.Single(seen)!["status"]);

        using var next = await ServeAsync(sim, tokens, null);
        var end = await CallAsync(next.Endpoint, token, "get_execution",
            new JsonObject { ["executionId"] = seen[0]!["executionId"]!.DeepClone(), ["wait"] = 120 });

        Assert.Equal("succeeded", (string?)end["status"]);
    }

    private sealed record Server(Process Process, Uri Endpoint) : IDisposable
    {
        public void Dispose()
        {
            Process.Kill();
            Process.Dispose();
        }
    }

    private static async Task<Server> ServeAsync(Sim sim, string tokens, string? crashAt)
    {
        var process = AuraProcess.Start("dotnet",
            [AuraProcess.Program, "serve", "--http", "http://127.0.0.1:0", "--tokens", tokens, "--impersonate-callers",
                "--auto-approve", "high", .. sim.Options],
            crashAt is null ? null : new Dictionary<string, string> { ["AURA_CRASH_AT"] = crashAt });
        var line = await process.StandardError.ReadLineAsync();
        Assert.StartsWith("serving ", line);
        return new Server(process, new Uri(line!["serving ".Length..]));
    }

    private static async Task<JsonObject> CallAsync(Uri endpoint, string token, string tool, JsonObject arguments)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(3) };
        using var request = ToolRequest.Of(endpoint, tool, arguments);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await client.SendAsync(request);
        return (await ToolRequest.ResultAsync(response))!;
    }
}
