using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.StatefulSets;

/// <summary>A StatefulSet's pods and claims: names, labels and volumes that go with the ordinal.</summary>
internal static class StatefulPods
{
    /// <summary>N of a pod named "set-N"; null for other names.</summary>
    public static int? Ordinal(KubeObject set, KubeObject pod) =>
        pod.Name.StartsWith(set.Name + "-", StringComparison.Ordinal)
            && int.TryParse(pod.Name.AsSpan(set.Name.Length + 1), out var ordinal) && ordinal >= 0 ? ordinal : null;

    public static KubeObject New(KubeObject set, KubeObject revision, int ordinal)
    {
        var name = $"{set.Name}-{ordinal}";
        var template = (JsonObject)Revisions.Template(revision);
        var metadata = template["metadata"]?.DeepClone() as JsonObject ?? [];
        metadata["name"] = name;
        metadata["generateName"] = set.Name + "-";
        metadata["namespace"] = set.Namespace;
        metadata["ownerReferences"] = new JsonArray(set.ControllerReference());
        if (metadata["labels"] is not JsonObject labels)
            metadata["labels"] = labels = [];
        labels["apps.kubernetes.io/pod-index"] = ordinal.ToString();
        labels["statefulset.kubernetes.io/pod-name"] = name;
        labels[Revisions.HashLabel] = revision.Name;
        var spec = template["spec"]?.DeepClone() as JsonObject ?? [];
        spec["hostname"] = name;
        if (set.Text("spec.serviceName") is { Length: > 0 } service)
            spec["subdomain"] = service;
        AddClaims(set, spec, ordinal);
        return new KubeObject(Kind.Pod, new JsonObject
        {
            ["kind"] = "Pod",
            ["apiVersion"] = "v1",
            ["metadata"] = metadata,
            ["spec"] = spec,
            ["status"] = new JsonObject { ["phase"] = "Pending" },
        });
    }

    /// <summary>The claims that the templates make for the ordinal: "template-set-N".</summary>
    public static IEnumerable<KubeObject> Claims(KubeObject set, int ordinal)
    {
        foreach (var template in set.List("spec.volumeClaimTemplates"))
        {
            var claim = (JsonObject)template.DeepClone();
            claim["kind"] = "PersistentVolumeClaim";
            claim["apiVersion"] = "v1";
            claim.Remove("status");
            var metadata = claim["metadata"] as JsonObject ?? [];
            metadata["name"] = $"{(string?)metadata["name"]}-{set.Name}-{ordinal}";
            metadata["namespace"] = set.Namespace;
            var labels = metadata["labels"] as JsonObject ?? [];
            foreach (var (key, value) in set.Map("spec.selector.matchLabels"))
                labels[key] = value;
            if (metadata["labels"] is null)
                metadata["labels"] = labels;
            if (claim["metadata"] is null)
                claim["metadata"] = metadata;
            yield return new KubeObject(Kind.PersistentVolumeClaim, claim);
        }
    }

    private static void AddClaims(KubeObject set, JsonObject spec, int ordinal)
    {
        var templates = set.List("spec.volumeClaimTemplates")
            .Select(t => (string?)t["metadata"]?["name"] ?? "").ToList();
        if (templates.Count == 0)
            return;
        var volumes = new JsonArray();
        foreach (var name in templates)
            volumes.Add(new JsonObject
            {
                ["name"] = name,
                ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = $"{name}-{set.Name}-{ordinal}" },
            });
        foreach (var volume in (spec["volumes"] as JsonArray ?? []).OfType<JsonObject>())
            if (!templates.Contains((string?)volume["name"] ?? ""))
                volumes.Add(volume.DeepClone());
        spec["volumes"] = volumes;
    }
}
