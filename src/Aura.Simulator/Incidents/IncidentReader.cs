using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Behaviour;

namespace Aura.Simulator.Incidents;

/// <summary>From YAML to an <see cref="Incident"/>.</summary>
internal static class IncidentReader
{
    public static Incident Read(string yaml, string file)
    {
        JsonNode? root;
        try
        {
            root = Yaml.Parse(yaml);
        }
        catch (FormatException broken)
        {
            throw new IncidentException(file, "", broken.Message);
        }
        return Read(root, file);
    }

    public static Incident Read(JsonNode? root, string file)
    {
        var fields = new FieldReader(root, file, "", "name", "title", "story", "settle", "objects", "behaviour",
            "fault", "run", "vary", "expect");
        return new Incident
        {
            Content = (JsonObject)root!,
            Vary = [.. VariationReader.Read(fields, (JsonObject)root!, file)],
            Name = fields.Need("name"),
            Title = fields.Need("title"),
            Story = fields.Text("story")?.Trim() ?? "",
            Settle = fields.Time("settle") ?? TimeSpan.FromSeconds(60),
            Objects = [.. fields.Items("objects").Select(o => Item(o.Item, file, o.Path))],
            Behaviour = [.. RuleReader.Read(fields, "behaviour", file)],
            Fault = [.. fields.Items("fault").Select(s => Step(s.Item, file, s.Path))],
            Run = fields.Time("run") ?? TimeSpan.FromSeconds(180),
            Expect = fields["expect"] is null ? []
                : (JsonObject?)(fields["expect"] as JsonObject)?.DeepClone() ?? throw fields.Fault("expect",
                    "must be a mapping"),
        };
    }

    private static JsonObject Item(JsonNode? node, string file, string path)
    {
        var fields = new FieldReader(node, file, path);
        fields.Need("apiVersion");
        fields.Need("kind");
        _ = fields.Inner("metadata")?.Need("name") ?? throw fields.Fault("metadata", "is missing");
        return (JsonObject)node!.DeepClone();
    }

    private static FaultStep Step(JsonNode? node, string file, string path)
    {
        var fields = new FieldReader(node, file, path, "op", "kind", "namespace", "name", "patch", "object", "node",
            "for", "rules", "message", "memory", "disk");
        string? Ns() => fields.Text("namespace");
        return fields.Need("op") switch
        {
            "patch" => new FaultStep.Patch(fields.Need("kind"), Ns(), fields.Need("name"),
                (JsonObject?)(fields["patch"] as JsonObject)?.DeepClone()
                ?? throw fields.Fault("patch", "must be a mapping")),
            "apply" or "create" => new FaultStep.Apply(Item(fields["object"], file, fields.Path("object"))),
            "delete" when fields.Has("object") => Deletion(Item(fields["object"], file, fields.Path("object"))),
            "delete" => new FaultStep.Delete(fields.Need("kind"), Ns(), fields.Need("name")),
            "cordon" => new FaultStep.Cordon(fields.Need("node"), true),
            "uncordon" => new FaultStep.Cordon(fields.Need("node"), false),
            "nodeDown" => new FaultStep.NodeDown(fields.Need("node"), true),
            "nodeUp" => new FaultStep.NodeDown(fields.Need("node"), false),
            "nodeNotReady" => new FaultStep.NodeReady(fields.Need("node"), fields.Text("message")
                ?? "container runtime is down"),
            "nodeReady" => new FaultStep.NodeReady(fields.Need("node"), null),
            "nodePressure" => new FaultStep.NodePressure(fields.Need("node"), fields.Amount("memory")?.Units,
                fields.Amount("disk")?.Units),
            "requests" => new FaultStep.Requests([.. fields.Items("rules").Select(r =>
                FaultReader.Read(new FieldReader(r.Item, file, r.Path, FaultReader.Known)))]),
            "run" => new FaultStep.Wait(fields.Time("for") ?? throw fields.Fault("for", "is missing")),
            "behaviour" => new FaultStep.Behave([.. RuleReader.Read(fields, "rules", file)]),
            var other => throw fields.Fault("op", $"'{other}' is not one of patch, apply, create, delete, cordon, "
                + "uncordon, nodeDown, nodeUp, nodeNotReady, nodeReady, nodePressure, requests, run, behaviour"),
        };
    }

    private static FaultStep.Delete Deletion(JsonObject item) => new((string)item["kind"]!,
        (string?)item["metadata"]!["namespace"], (string)item["metadata"]!["name"]!);
}
