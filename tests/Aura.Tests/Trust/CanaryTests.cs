using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.Tests.Mcp;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Aura.Tests.Trust;

/// <summary>Secrets do not come out, and the cluster's sentences are not taken for Aura's.</summary>
public sealed class CanaryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task NothingThatAuraAnswersOrWritesHoldsASecretOrPassesOnAnOrder(int seed)
    {
        var secrets = new Canaries(seed);
        var all = await EveryTool.CallAsync(secrets);

        var texts = all.Answers.Select(a => (a.Tool, Text: Json(a.Result)))
            .Concat(all.Told.Select(t => (Tool: "a question or progress", Text: t)))
            .Concat(all.Written.Select(w => (Tool: w.Key, Text: w.Value))).ToList();
        var leaks = texts.SelectMany(t => secrets.In(t.Text, t.Tool)).Distinct().ToList();
        Assert.True(leaks.Count == 0, $"seed {seed}:\n{string.Join('\n', leaks)}");

        var orders = all.Answers.SelectMany(a => Orders(a.Tool, a.Result))
            .Concat(all.Told.Where(t => t.Contains(HostileShop.Marker)).Select(t => $"told: {t}")).ToList();
        Assert.True(orders.Count == 0, $"seed {seed}:\n{string.Join('\n', orders.Distinct())}");
        var unseen = all.Answers.SelectMany(a => Strings(JsonElement.Parse(Json(a.Result)), "")
            .Where(s => s.Text.Any(c => (char.IsControl(c) && c is not ('\n' or '\t')) || c is '\u202e' or '\u200b'))
            .Select(s => $"{a.Tool} {s.Path}: {s.Text}")).ToList();
        Assert.True(unseen.Count == 0, string.Join('\n', unseen));

        // It could have found something: what is no secret comes back, and so do the orders, where they belong.
        Assert.Contains(texts, t => t.Tool == "get_objects" && t.Text.Contains(HostileShop.Harmless));
        Assert.All(["get_objects", "pod_logs", "diagnose", "plan_remediation", "run_action"], tool =>
            Assert.Contains(all.Answers, a => a.Tool == tool && Json(a.Result).Contains(HostileShop.Marker)));
        Assert.NotEmpty(all.Told);
        Assert.Contains(all.Answers, a => Json(a.Result).Contains("look inside")
            && $"{a.Result.StructuredContent}".Contains("[stderr]"));
        Assert.Contains(all.Written, w => w.Key.Contains("/configmaps.yaml") && w.Value.Contains(HostileShop.Harmless));
        Assert.Contains(all.Written, w => w.Key.Contains("/logs/web-") && w.Value.Contains(HostileShop.Marker));
        Assert.Contains(all.Answers, a => a.Tool == "undo" && a.Result.IsError != true);
    }

    [Fact]
    public async Task AReceiverIsSentNoSecretAndItsErrorIsNotPassedOn()
    {
        var secrets = new Canaries(3);
        using var receiver = new BrokenReceiver(
            $"{HostileShop.Order} Authorization: Bearer {secrets.Hex("a receiver's error")}");
        using var cluster = new SmallCluster();
        await using var session = await TestSession.StartAsync(new Workspace(new AuraOptions
        {
            Simulator = "",
            AutoApprove = Risk.High,
            Receivers = new Dictionary<string, Uri> { ["oncall"] = receiver.Address },
        }, cluster.Connect()));

        var result = await session.CallRawAsync("notify_operators", new JsonObject
        {
            ["message"] = $"the token: {secrets.Password("a message")} leaked", ["severity"] = "critical",
        });

        Assert.True(result.IsError);
        Assert.Contains("oncall answered 500", TestSession.Text(result));
        Assert.Contains("leaked", await receiver.Received);
        Assert.Empty(secrets.In(Json(result), "the answer"));
        Assert.Empty(secrets.In(await receiver.Received, "what was sent"));
        Assert.DoesNotContain(HostileShop.Marker, Json(result));
    }

    /// <summary>Where an order stands outside of what is marked.</summary>
    private static IEnumerable<string> Orders(string tool, CallToolResult result) =>
        Strings(result.StructuredContent!.Value, "").Where(s => !s.Path.Contains("/untrusted"))
            .Concat(result.Content.OfType<TextContentBlock>().Where(c => c.Meta?["aura.dev/untrusted"] is null)
                .Select(c => (Path: "text", c.Text)))
            .Where(s => s.Text.Contains(HostileShop.Marker)).Select(s => $"{tool} {s.Path}: {s.Text}");

    private static IEnumerable<(string Path, string Text)> Strings(JsonElement json, string path) =>
        json.ValueKind switch
        {
            JsonValueKind.Object => json.EnumerateObject()
                .SelectMany(p => Strings(p.Value, $"{path}/{p.Name}").Append((path, p.Name))),
            JsonValueKind.Array => json.EnumerateArray().SelectMany(i => Strings(i, path)),
            JsonValueKind.String => [(path, json.GetString()!)],
            _ => [],
        };

    private static string Json(CallToolResult result) => JsonSerializer.Serialize(
        new { result.StructuredContent, Text = TestSession.Text(result) }, Relaxed);

    private static readonly JsonSerializerOptions Relaxed = new(McpJsonUtilities.DefaultOptions)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver(),
    };
}
