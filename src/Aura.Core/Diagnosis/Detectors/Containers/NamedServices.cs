using System.Text.Json.Nodes;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Containers;

/// <summary>The Services whose names stand in a container's command, arguments or environment.</summary>
internal static class NamedServices
{
    private static readonly char[] s_breaks = [' ', '/', ':', '"', '\'', ',', ';', '=', '(', ')', '@', '\n', '\t'];

    public static IEnumerable<ObjectRef> Of(PodContainer container, Snapshot cluster) =>
        Texts(container.Spec).SelectMany(t => t.Split(s_breaks, StringSplitOptions.RemoveEmptyEntries))
            .Select(word => word.Split('.') is [var name, var ns, ..]
                ? new ObjectRef(Kind.Service, ns, name) : new ObjectRef(Kind.Service, container.Pod.Namespace, word))
            .Distinct().Where(s => cluster.Find(s) is not null);

    private static IEnumerable<string> Texts(JsonObject spec) =>
        (spec["command"] as JsonArray ?? []).Concat(spec["args"] as JsonArray ?? []).Select(t => $"{t}")
            .Concat((spec["env"] as JsonArray ?? []).Select(e => (string?)e?["value"]).OfType<string>());
}
