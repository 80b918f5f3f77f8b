using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Snapshots;

/// <summary>The labels that pods of a namespace's workloads would have, whether or not there are any now.</summary>
public sealed class TemplateLabels
{
    private static readonly (Kind Kind, string Labels)[] s_kinds =
    [
        (Kind.Deployment, "spec.template.metadata.labels"), (Kind.StatefulSet, "spec.template.metadata.labels"),
        (Kind.DaemonSet, "spec.template.metadata.labels"), (Kind.Job, "spec.template.metadata.labels"),
        (Kind.CronJob, "spec.jobTemplate.spec.template.metadata.labels"),
    ];

    private readonly ILookup<string?, IReadOnlyDictionary<string, string>> _labels;

    private TemplateLabels(Snapshot cluster) => _labels = s_kinds
        .SelectMany(k => cluster.Of(k.Kind).Select(w => (w.Namespace, Labels: w.Map(k.Labels))))
        .ToLookup(x => x.Namespace, x => x.Labels);

    public static TemplateLabels Of(Snapshot cluster) => new(cluster);

    /// <summary>Some workload's pods would be picked.</summary>
    public bool Match(string? ns, Selector selector) => _labels[ns].Any(selector.Matches);

    /// <summary>All kinds that make pods were read there.</summary>
    public static bool AreCovered(Snapshot cluster, string? ns) =>
        Array.TrueForAll(s_kinds, k => cluster.Covers(k.Kind, ns));

    /// <summary>A label selector of the object; null where the API server would not have taken it.</summary>
    public static Selector? SelectorOf(KubeObject o, string path)
    {
        try
        {
            return o.At(path) is JsonObject given ? Selector.From(given) : Selector.Nothing;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
