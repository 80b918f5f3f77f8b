using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.Simulator.Incidents;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Demo;

/// <summary>
/// Plays one act on a cluster of its own, through a client session like any other: it sees only what tools answer.
/// </summary>
public sealed class ActPlay(Act act, IStage stage, AuraOptions options, double? speed)
{
    public async Task<ActOutcome> RunAsync()
    {
        var incident = IncidentFiles.Load(act.Incident);
        stage.Open(act, incident.Story);
        using var clusters = new EmbeddedClusters(IncidentFiles.Start(act.Incident), speed);
        await using var workspace = new Workspace(options with { Simulator = act.Incident }, clusters);
        await using var session = await InMemorySession.StartAsync(workspace, Person());

        var findings = await DiagnoseAsync(session);
        stage.Found(findings);
        var wish = (string?)incident.Expect["strategy"];
        var result = act.Tool is { } tool
            ? await ExecuteAsync(session, tool, act.Arguments)
            : await FixAsync(session, findings, wish);
        var outcome = new ActOutcome(act, Intended(incident), (string?)result?["status"], result,
            act.Tool is null && wish is null ? await SettledFaultsAsync(session, incident, clusters.Cluster.Clock) : [],
            (await DiagnoseAsync(session)).Count);
        stage.Ended(outcome);
        return outcome;
    }

    private static string? Intended(Incident incident) =>
        (string?)incident.Expect["outcome"] is { } outcome and not "none" ? outcome : null;

    /// <summary>Pods that now can start need a moment: a minute of the cluster's time at most.</summary>
    private static async Task<IReadOnlyList<string>> SettledFaultsAsync(
        InMemorySession session, Incident incident, TimeProvider clock)
    {
        var faults = await FaultsAsync(session, incident);
        for (var i = 0; faults.Count > 0 && i < 12; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(5), clock);
            faults = await FaultsAsync(session, incident);
        }
        return faults;
    }

    /// <summary>What the incident's file expects of the objects in the end, and is not so.</summary>
    private static async Task<IReadOnlyList<string>> FaultsAsync(InMemorySession session, Incident incident)
    {
        var faults = new List<string>();
        foreach (var wanted in (incident.Expect["fixed"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var arguments = new JsonObject { ["view"] = "json" };
            foreach (var name in (string[])["kind", "namespace", "name"])
                if (wanted[name] is { } value)
                    arguments[name] = value.DeepClone();
            var found = (await CallAsync(session, "get_objects", arguments))["untrusted"]?[0];
            var seen = FieldPath.Parse($"{wanted["path"]}").Read(found);
            if (seen?.ToJsonString() != wanted["equals"]?.ToJsonString())
                faults.Add(
                    $"{wanted["kind"]} {wanted["name"]}: {wanted["path"]} is {seen?.ToJsonString() ?? "absent"}, "
                    + $"expected {wanted["equals"]?.ToJsonString() ?? "absent"}");
        }
        return faults;
    }

    private static async Task<JsonArray> DiagnoseAsync(InMemorySession session) =>
        (JsonArray)(await CallAsync(session, "diagnose", []))["findings"]!;

    /// <summary>The client's user, who is asked for approval.</summary>
    private McpClientOptions Person() => new()
    {
        ProtocolVersion = InMemorySession.Protocol,
        ClientInfo = new Implementation { Name = "aura-demo", Version = AuraServer.Version },
        Capabilities = new ClientCapabilities { Elicitation = new ElicitationCapability { Form = new() } },
        Handlers = new McpClientHandlers
        {
            ElicitationHandler = (question, _) =>
            {
                var yes = stage.Approve(question?.Message ?? "");
                return ValueTask.FromResult(new ElicitResult
                {
                    Action = yes ? "accept" : "decline",
                    Content = new Dictionary<string, JsonElement>
                    {
                        ["approve"] = JsonSerializer.SerializeToElement(yes, JsonSerializerOptions.Web),
                    },
                });
            },
        },
    };

    private async Task<JsonObject?> FixAsync(InMemorySession session, JsonArray findings, string? wish)
    {
        if (findings.FirstOrDefault() is not { } worst)
            return null;
        var plan =
            await CallAsync(session, "plan_remediation", new JsonObject { ["finding"] = worst["id"]!.DeepClone() });
        stage.Compared(plan);
        if ((wish ?? (string?)plan["recommended"]) is not { } strategy)
            return null;
        return await ExecuteAsync(session, "execute_plan", new JsonObject
        {
            ["planId"] = plan["planId"]!.DeepClone(),
            ["strategy"] = strategy,
        });
    }

    private async Task<JsonObject> ExecuteAsync(InMemorySession session, string tool, JsonObject arguments)
    {
        stage.Calls(tool, arguments);
        var result = await stage.FollowAsync(progress => CallAsync(session, tool, arguments, progress));
        while ((string?)result["status"] == "running")
            result = await CallAsync(session, "get_execution", new JsonObject
            {
                ["executionId"] = result["executionId"]!.DeepClone(),
                ["wait"] = 30,
            });
        return result;
    }

    private static async Task<JsonObject> CallAsync(
        InMemorySession session, string tool, JsonObject arguments,
        IProgress<ProgressNotificationValue>? progress = null)
    {
        var result = await session.Client.CallToolAsync(
            tool, arguments.ToDictionary(a => a.Key, a => (object?)a.Value), progress);
        return (JsonObject)JsonNode.Parse(result.StructuredContent!.Value.GetRawText())!;
    }
}
