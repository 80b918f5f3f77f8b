using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Kubernetes;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.Plans;
using Aura.Tests.Execution.Steps;
using Aura.Tests.Mcp;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Aura.Tests.Trust;

/// <summary>Every tool called on the hostile shop, and all that came of it.</summary>
internal sealed class EveryTool
{
    private readonly List<string> _told = [];

    public List<(string Tool, CallToolResult Result)> Answers { get; } = [];

    /// <summary>Questions to the person and progress.</summary>
    public IReadOnlyList<string> Told => _told;

    /// <summary>What was written to the standard error stream and to files, as text of one byte a character.</summary>
    public Dictionary<string, string> Written { get; } = [];

    public static async Task<EveryTool> CallAsync(Canaries secrets)
    {
        var all = new EveryTool();
        var folder = Directory.CreateTempSubdirectory("aura-trust-");
        var archives = folder.CreateSubdirectory("archives");
        var (error, console) = (new StringWriter(), Console.Error);
        Console.SetError(TextWriter.Synchronized(error));
        try
        {
            await using (var workspace = new Workspace(new AuraOptions
            {
                Simulator = "", Store = Path.Combine(folder.FullName, "aura.db"), Archives = archives.FullName,
            }, new HostileShop(secrets))
            {
                Catalog = new ActionCatalog([new ProbeAction(LookInsideAsync, UndoGrade.NotApplicable)]),
            })
            {
                await using (var session = await InMemorySession.StartAsync(workspace, all.Person()))
                    await all.CallAsync(session.Client, secrets);
                await workspace.WhenIdleAsync();
                all.Read(folder);
            }
            all.Read(folder);
        }
        finally
        {
            Console.SetError(console);
            folder.Delete(recursive: true);
        }
        all.Written["stderr"] = error.ToString();
        return all;
    }

    private void Read(DirectoryInfo folder)
    {
        foreach (var file in folder.GetFiles("*", SearchOption.AllDirectories).Where(f => f.Extension != ".key"))
        {
            using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            Written[$"{file.Name} ({Written.Count})"] = Encoding.Latin1.GetString(bytes);
            if (file.Extension == ".zip")
                foreach (var entry in new ZipArchive(new MemoryStream(bytes)).Entries)
                    using (var text = new StreamReader(entry.Open()))
                        Written[$"{file.Name}/{entry.FullName} ({Written.Count})"] = text.ReadToEnd();
        }
    }

    /// <summary>A command's output, and an archive of all that the shop holds.</summary>
    private static async Task LookInsideAsync(ClusterView cluster, PlanBuilder plan)
    {
        var pods = await cluster.ListAsync(Kind.Pod, "shop");
        plan.Exec(pods.Single(p => p.Name == "tool"), "main", ["dump"], TimeSpan.FromSeconds(10), "look inside",
            onlyReads: true);
        plan.Archive("all", [
            new ArchiveEntry.Object("secret.yaml", new ObjectRef(Kind.Secret, "shop", "db")),
            .. ((Kind[])[Kind.ConfigMap, Kind.Deployment, Kind.Pod, Kind.Event]).Select(kind =>
                new ArchiveEntry.List($"{kind.Plural}.yaml", kind, "shop")),
            .. pods.Where(p => p.Name.StartsWith("web-", StringComparison.Ordinal)).Select(p =>
                new ArchiveEntry.Log($"logs/{p.Name}.txt", p.Ref, "main", Previous: true)),
        ], "keep what there was");
    }

    private McpClientOptions Person() => new()
    {
        ProtocolVersion = InMemorySession.Protocol,
        Capabilities = new ClientCapabilities { Elicitation = new ElicitationCapability { Form = new() } },
        Handlers = new McpClientHandlers
        {
            ElicitationHandler = (question, _) =>
            {
                lock (_told)
                    _told.Add(question!.Message);
                return ValueTask.FromResult(new ElicitResult
                {
                    Action = "accept",
                    Content = new Dictionary<string, JsonElement> { ["approve"] = JsonElement.Parse("true") },
                });
            },
        },
    };

    private async Task CallAsync(McpClient client, Canaries secrets)
    {
        async Task<JsonObject> Call(string tool, string args)
        {
            var arguments = (JsonObject)JsonNode.Parse(args)!;
            var result = await client.CallToolAsync(
                tool, arguments.ToDictionary(a => a.Key, a => (object?)a.Value), new Reports(_told));
            Answers.Add((tool, result));
            return (JsonObject)JsonNode.Parse(result.StructuredContent!.Value.GetRawText())!;
        }

        string[] kinds = ["secrets", "configmaps", "deployments", "replicasets", "pods", "events", "nodes"];
        foreach (var kind in kinds)
            foreach (var view in (string[])["table", "yaml", "json"])
                await Call("get_objects", $$"""{"kind":"{{kind}}","view":"{{view}}"}""");
        var pods = await Call("get_objects", """{"kind":"pods","namespace":"shop","labels":"app=web","view":"json"}""");
        foreach (var pod in pods["untrusted"]!.AsArray())
            foreach (var previous in (string[])["true", "false"])
                await Call("pod_logs", $$"""
                    {"namespace":"shop","name":"{{pod!["metadata"]!["name"]}}","previous":{{previous}},"tail":8}
                    """);
        var found = await Call("diagnose", """{"minSeverity":"advice"}""");
        foreach (var finding in found["findings"]!.AsArray())
        {
            var plan = await Call("plan_remediation", $$"""{"finding":"{{finding!["id"]}}"}""");
            if (plan["recommended"] is null)
                continue;
            var done = await Call("execute_plan", $$"""{"planId":"{{plan["planId"]}}"}""");
            await Call("get_execution", $$"""{"executionId":"{{done["executionId"]}}"}""");
            await Call("undo", $$"""{"executionId":"{{done["executionId"]}}"}""");
        }
        var tools = await client.ListToolsAsync();
        foreach (var tool in tools.Where(t => t.ProtocolTool.Meta?["aura.dev/action"] is not null))
            await Call(tool.Name, Arguments(tool.JsonSchema).ToJsonString());
        var password = secrets.Password("a reason");
        await Call("node_cordon", $$"""{"node":"node-1","reason":"password={{password}} {{HostileShop.Marker}}"}""");
        await Call("notify_operators", $$"""
            {"message":"the token: {{secrets.Password("a message")}} leaked","severity":"critical"}
            """);
        await Call("run_action", $$"""
            {"action":"deployment.update_image","args":{"namespace":"shop","name":"web",
             "image":"https://app:{{secrets.Password("an argument")}}@registry/web:2"},"dryRun":true}
            """);
        await Call("run_action", """{"action":"node.drain","args":{"node":"refused"},"dryRun":true}""");
        await Call("get_objects", """{"kind":"configmaps","namespace":"refused"}""");
        await Call("pod_logs", """{"namespace":"shop","name":"refused"}""");
        await Call("run_action", """{"action":"test.probe","args":{}}""");
        await Call("find_action", """{"query":"restart"}""");
        await Call("describe_action", """{"action":"node.drain"}""");
        await Call("get_execution", "{}");
        await Call("insights", """{"view":"history"}""");
        await Call("insights", """{"view":"audit","limit":500}""");
    }

    /// <summary>Something for each required argument, so that the action at least reads what it would change.</summary>
    private static JsonObject Arguments(JsonElement schema)
    {
        var args = new JsonObject { ["dryRun"] = true };
        if (!schema.TryGetProperty("required", out var required))
            return args;
        foreach (var name in required.EnumerateArray().Select(r => r.GetString()!))
            args[name] = name switch
            {
                "namespace" => "shop",
                "node" => "node-0",
                "name" => "web",
                _ => schema.GetProperty("properties").GetProperty(name) is var p
                    && p.TryGetProperty("type", out var type)
                    && type.ValueKind == JsonValueKind.String ? type.GetString() switch
                    {
                        "integer" or "number" => 3,
                        "boolean" => true,
                        "object" => new JsonObject { ["app"] = "web" },
                        "array" => new JsonArray("web"),
                        _ => "web",
                    }
                    : "web",
            };
        return args;
    }

    private sealed class Reports(List<string> to) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value)
        {
            lock (to)
                to.Add(value.Message ?? "");
        }
    }
}
