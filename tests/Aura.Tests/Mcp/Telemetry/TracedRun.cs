using System.Text.Json.Nodes;

namespace Aura.Tests.Mcp.Telemetry;

/// <summary>
/// A server with a collector, used as an agent would: something is found, planned, approved and fixed; other calls are
/// refused. Then its client leaves, and everything has arrived.
/// </summary>
public sealed class TracedRun : IAsyncLifetime
{
    public const string ClientTrace = "0af7651916cd43dd8448eb211c80319c";
    public const string ClientSpan = "b7ad6b7169203331";
    public const string Password = "hunter2-Zq9xR4";
    public const string Telling = "please-look-after-it";

    private OtlpReceiver _receiver = null!;

    internal OtlpReceiver Collector => _receiver;

    internal IReadOnlyList<OtlpSpan> Spans { get; private set; } = [];
    internal IReadOnlyList<OtlpPoint> Points { get; private set; } = [];
    internal IReadOnlyList<OtlpLog> Logs { get; private set; } = [];

    /// <summary>Of the plan that was carried out.</summary>
    internal JsonObject Executed { get; private set; } = [];

    internal string Stderr { get; private set; } = "";

    public async Task InitializeAsync()
    {
        _receiver = await OtlpReceiver.StartAsync();
        await using var server = await ServerProcess.StartAsync(
            ["--simulator", "image-not-found", "--rehearse-within", "60", "--otlp", _receiver.Address],
            new Dictionary<string, string>
            {
                ["OTEL_SERVICE_NAME"] = "aura-under-test",
                ["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment.name=test",
            });
        var found = await server.CallAsync("diagnose", [], new JsonObject
        {
            ["traceparent"] = $"00-{ClientTrace}-{ClientSpan}-01",
            ["tracestate"] = "vendor=1",
        });
        var plan = await server.CallAsync(
            "plan_remediation", new() { ["finding"] = found["findings"]![0]!["id"]!.DeepClone() });
        Executed = await server.CallAsync("execute_plan", new() { ["planId"] = plan["planId"]!.DeepClone() });
        await server.CallAsync("deployment_scale_to", Cart(("replicas", 4), ("reason", Telling)));
        await server.CallAsync("secret_update", Cart(("inline", new JsonObject { ["password"] = Password })));
        await server.CallAsync("deployment_scale_to", Cart(("replicas", Password)));
        await server.CallAsync("get_objects", new() { ["kind"] = "Carrot" });
        Stderr = await server.LeaveAsync();
        (Spans, Points, Logs) = (_receiver.Spans, _receiver.Points, _receiver.Logs);
    }

    public Task DisposeAsync() => _receiver.DisposeAsync().AsTask();

    /// <summary>How much was counted (of a histogram: how often) where all of these hold.</summary>
    internal double Counted(string metric, params (string Name, object Value)[] where) =>
        Points.Where(p => p.Metric == metric && where.All(w => Equals(p.Attributes.GetValueOrDefault(w.Name), w.Value)))
            .Sum(p => p.Value);

    /// <summary>The call's own span and everything below it.</summary>
    internal IReadOnlyList<OtlpSpan> Below(OtlpSpan top)
    {
        var found = new List<OtlpSpan> { top };
        for (var i = 0; i < found.Count; i++)
            found.AddRange(Spans.Where(s => s.Trace == top.Trace && s.Parent == found[i].Id));
        return found;
    }

    private static JsonObject Cart(params (string Name, JsonNode? Value)[] more)
    {
        var args = new JsonObject { ["namespace"] = "shop", ["name"] = "cart" };
        foreach (var (name, value) in more)
            args[name] = value;
        return args;
    }
}
