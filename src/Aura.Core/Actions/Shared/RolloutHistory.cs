using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>The revisions of a Deployment that its ReplicaSets still keep, newest first.</summary>
internal sealed record RolloutHistory(IReadOnlyList<RolloutHistory.Entry> Entries)
{
    /// <summary>A kept template, without the hash that its controller adds.</summary>
    public sealed record Entry(int Revision, KubeObject ReplicaSet, JsonObject Template)
    {
        /// <summary>It has ready pods now. A scaled-down ReplicaSet keeps no trace of having been available.</summary>
        public bool HasReadyPods => ReplicaSet.Number("status.readyReplicas") > 0;
    }

    private const string RevisionKey = "deployment.kubernetes.io/revision";

    public static async Task<RolloutHistory> OfAsync(KubeObject deployment, ClusterView cluster) =>
        new([.. (await cluster.ListAsync(Kind.ReplicaSet, deployment.Namespace))
            .Where(set => WorkloadPods.IsControlledBy(set, deployment.Uid ?? ""))
            .Select(set => new Entry(Revision(set), set, Template(set)))
            .OrderByDescending(entry => entry.Revision)]);

    public static int Revision(KubeObject o) =>
        int.TryParse(o.Annotation(RevisionKey), out var revision) ? revision : 0;

    /// <summary>
    /// The newest revision with another template that is proven to work; else the newest with another template.
    /// </summary>
    public Entry? BestBefore(KubeObject deployment)
    {
        var current = deployment.Copy("spec.template");
        var others = Entries.Where(e => !JsonNode.DeepEquals(e.Template, current)).ToList();
        var earlier = others.Where(e => e.Revision < Revision(deployment)).ToList();
        return earlier.FirstOrDefault(e => e.HasReadyPods) ?? earlier.FirstOrDefault();
    }

    private static JsonObject Template(KubeObject set)
    {
        var template = (JsonObject)set.Copy("spec.template")!;
        (template["metadata"]?["labels"] as JsonObject)?.Remove("pod-template-hash");
        return template;
    }
}
