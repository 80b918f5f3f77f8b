using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Kubernetes;
using Aura.Simulator;

namespace Aura.Tests.Chaos;

/// <summary>
/// Arguments for an action, made from its schema and the objects that there are: mostly sensible, sometimes not.
/// </summary>
internal sealed class ArgumentDraw(SimulatedCluster cluster, Random random)
{
    private static readonly string[] Builtin = ["default", "kube-system", "kube-public", "kube-node-lease"];

    public JsonObject Of(RemediationAction action)
    {
        var args = new JsonObject();
        var schema = action.InputSchema;
        var required = (schema["required"] as JsonArray ?? []).Select(r => (string)r!).ToHashSet();
        var properties = schema["properties"] as JsonObject ?? [];
        var kind = properties["kind"]?["enum"] is JsonArray kinds && random.Next(2) == 0
            ? Pick(kinds.Select(e => (string)e!)) : null;
        if (kind is not null && Target(kind) is null)
            kind = null; // The default one, of which there are some.
        var target = Target(kind ?? (string?)properties["kind"]?["default"] ?? KindOf(action));
        if (kind is not null)
            args["kind"] = kind;
        foreach (var (name, property) in properties.Where(p => p.Key != "kind" || p.Value?["enum"] is null))
            if (required.Contains(name) || random.Next(3) == 0)
                args[name] = Value(name, property!.AsObject(), target);
        return args;
    }

    private JsonNode? Value(string name, JsonObject property, KubeObject? target) => name switch
    {
        "namespace" => target?.Namespace ?? "shop",
        "name" => random.Next(40) == 0 ? "nothing" : target?.Name ?? "cart",
        "node" => Node(),
        "container" => (string?)target?.List("spec.template.spec.containers").FirstOrDefault()?["name"] ?? "main",
        "image" => $"registry.local/{target?.Name}:{Pick(["1.5", "1.6", "slow", "nonexistent", "crash"])}",
        "memory" => Pick(["192Mi", "256Mi", "64Gi"]),
        "factor" => 1.25 + random.Next(8) / 4.0,
        "replicas" => random.Next(6),
        "revision" => random.Next(3),
        "graceSeconds" => random.Next(20),
        "selector" => new JsonObject { ["app"] = Pick(["cart", "web", "nobody"]) },
        "receiver" => "on-call",
        _ => Any(property),
    };

    // One that is cordoned makes more of uncordoning, and less of cordoning.
    private string Node() => Objects(Kind.Node).Where(n => n.Flag("spec.unschedulable")).Select(n => n.Name).ToList()
        is { Count: > 0 } cordoned && random.Next(2) == 0 ? cordoned[0] : Pick(Objects(Kind.Node).Select(n => n.Name));

    private JsonNode? Any(JsonObject property) => (string?)property["type"] switch
    {
        _ when property["enum"] is JsonArray words => Pick(words.Select(w => (string)w!)),
        "boolean" => random.Next(2) == 0,
        "integer" => Math.Max((int?)property["minimum"] ?? 0, random.Next(5)),
        "number" => Math.Max((double?)property["minimum"] ?? 0, 5 * random.NextDouble()),
        "object" => new JsonObject { ["app"] = "cart" },
        "array" => new JsonArray(),
        _ => "drawn",
    };

    private KubeObject? Target(string kind)
    {
        var all = cluster.Store.Kinds.Where(k => k.Name == kind).SelectMany(Objects)
            .Where(o => !Builtin.Contains(o.Namespace)).ToList();
        return all.Count == 0 ? null : all[random.Next(all.Count)];
    }

    private IReadOnlyList<KubeObject> Objects(Kind kind)
    {
        lock (cluster.Clock.World)
            return cluster.Store.List(kind);
    }

    private static string KindOf(RemediationAction action) => action.Spec.Name.Split('.')[0] switch
    {
        "pod" => "Pod",
        "service" => "Service",
        "statefulset" => "StatefulSet",
        "daemonset" => "DaemonSet",
        "node" => "Node",
        "pdb" => "PodDisruptionBudget",
        "configmap" => "ConfigMap",
        "secret" => "Secret",
        "pvc" => "PersistentVolumeClaim",
        "job" => "Job",
        "cronjob" => "CronJob",
        "hpa" => "HorizontalPodAutoscaler",
        _ => "Deployment",
    };

    private string Pick(IEnumerable<string> from)
    {
        var all = from.ToList();
        return all[random.Next(all.Count)];
    }
}
