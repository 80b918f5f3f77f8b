using System.Net;
using System.Text.Json.Nodes;
using Aura.Mcp.Options;
using Aura.Mcp.Tasks;

namespace Aura.Tests.Mcp.Http;

/// <summary>A client that knows tasks gets one in place of a long wait.</summary>
public sealed class TaskTests
{
    private static readonly JsonObject Knows = new()
    {
        ["extensions"] = new JsonObject { [TaskSupport.Extension] = new JsonObject() },
        ["elicitation"] = new JsonObject { ["form"] = new JsonObject() },
    };

    [Fact]
    public async Task ItIsFollowedToTheEndOfTheExecution()
    {
        await using var host = await HttpHost.StartAsync(
            options: HttpHost.Unasked with { AnswerWithin = TimeSpan.FromMilliseconds(1) });
        var task = await BeginAsync(host);

        var end = await EndAsync(host, task, "completed");

        Assert.True((string?)end["result"]?["structuredContent"]?["status"] == "succeeded", $"{end}");
    }

    [Fact]
    public async Task ItAsksThePersonAtTheClient()
    {
        await using var host = await HttpHost.StartAsync(options: new AuraOptions { Simulator = "" });
        var task = await BeginAsync(host);
        var asks = await EndAsync(host, task, "input_required");
        Assert.Contains("registry.example/cart:2.0", $"{asks["inputRequests"]!["approval"]}");

        await SendAsync(host, "tasks/update", task, answer: new JsonObject
        {
            ["approval"] = new JsonObject
            {
                ["action"] = "accept", ["content"] = new JsonObject { ["approve"] = true },
            },
        });

        var end = await EndAsync(host, task, "completed");
        Assert.True((string?)end["result"]?["structuredContent"]?["status"] == "succeeded", $"{end}");
    }

    [Fact]
    public async Task ACancelledOneLeavesItsExecutionGoing()
    {
        await using var host = await HttpHost.StartAsync();
        host.Cluster.Freeze();
        var task = await BeginAsync(host);
        var id = await host.BegunAsync();

        await SendAsync(host, "tasks/cancel", task);

        Assert.Equal("cancelled", (string?)(await EndAsync(host, task, "cancelled"))["status"]);
        host.Cluster.Resume();
        var end = await host.ResultAsync("get_execution", new JsonObject { ["executionId"] = id, ["wait"] = 60 });
        Assert.Equal("succeeded", (string?)end["status"]);
    }

    [Fact]
    public async Task AnotherCallersIsUnknown()
    {
        await using var host = await HttpHost.StartAsync(tokens: ["ann aura:critical", "bob aura:critical"]);
        var task = await BeginAsync(host, "ann");
        await EndAsync(host, task, "completed", "ann");
        var stolen = await SendAsync(host, "tasks/get", task, "bob");
        Assert.Contains("there is no task", (string?)stolen["error"]!["message"]);
    }

    private static async Task<string> BeginAsync(HttpHost host, string? name = null)
    {
        using var response = await host.CallAsync(HttpHost.Update, HttpHost.Good, name, capabilities: Knows);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var result = (await HttpHost.AnswerAsync(response))["result"]!;
        Assert.Equal("task", (string?)result["resultType"]);
        return (string)result["taskId"]!;
    }

    /// <summary>Asks again and again until it stands so.</summary>
    private static async Task<JsonObject> EndAsync(HttpHost host, string task, string status, string? name = null)
    {
        while (true)
        {
            var now = (JsonObject)(await SendAsync(host, "tasks/get", task, name))["result"]!;
            if ((string?)now["status"] == status)
                return now;
            Assert.True((string?)now["status"] is "working" or "input_required", $"{now}");
        }
    }

    private static async Task<JsonObject> SendAsync(
        HttpHost host, string method, string task, string? name = null, JsonObject? answer = null)
    {
        var parameters = new JsonObject { ["taskId"] = task };
        if (answer is not null)
            parameters["inputResponses"] = answer;
        using var response = await host.ModernAsync(method, task, parameters, name, Knows);
        return await HttpHost.AnswerAsync(response);
    }
}
