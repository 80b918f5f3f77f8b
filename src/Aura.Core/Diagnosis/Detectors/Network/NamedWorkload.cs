using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>The workload that a missing Service was in front of, as far as names tell: it is called the same.</summary>
public static class NamedWorkload
{
    private static readonly Kind[] s_kinds = [Kind.Deployment, Kind.StatefulSet, Kind.DaemonSet];

    public static KubeObject? Of(ObjectRef service, Snapshot cluster)
    {
        var found = s_kinds.Select(k => cluster.Find(new ObjectRef(k, service.Namespace, service.Name)))
            .OfType<KubeObject>().Where(w => !w.IsTerminating).ToList();
        return found is [var only] ? only : null;
    }

    /// <summary>What service.create needs of it.</summary>
    /// <param name="asked">The port that callers name, where they do.</param>
    public static void AddTo(JsonObject facts, ObjectRef service, Snapshot cluster, int? asked = null)
    {
        if (Of(service, cluster) is not { } workload)
            return;
        facts["behind"] = workload.Name;
        facts["behindKind"] = workload.Kind.Name;
        var declared = ServicePods.Declared(workload.At("spec.template.spec")).ToList();
        if (asked is { } port && declared is [var only])
            facts["behindPorts"] = new JsonArray($"{port}:{only["name"] ?? only["containerPort"]}");
    }
}
