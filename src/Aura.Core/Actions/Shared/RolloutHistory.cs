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
        /// <summary>The execution of Aura's that saw all replicas of this template available, if any.</summary>
        public PastChange? SeenBy { get; init; }


        /// <summary>It has ready pods now. A scaled-down ReplicaSet keeps no trace of having been available.</summary>
        public bool HasReadyPods => ReplicaSet.Number("status.readyReplicas") > 0;

        public bool IsProven => HasReadyPods || SeenBy is not null;
    }

    private const string RevisionKey = "deployment.kubernetes.io/revision";

    public static async Task<RolloutHistory> OfAsync(KubeObject deployment, ClusterView cluster)
    {
        var past = await cluster.PastAsync(deployment.Ref);
        return new([.. (await cluster.ListAsync(Kind.ReplicaSet, deployment.Namespace))
            .Where(set => WorkloadPods.IsControlledBy(set, deployment.Uid ?? ""))
            .Select(set => new Entry(Revision(set), set, Template(set)))
            .Select(e => e with
            {
                SeenBy = past.FirstOrDefault(p => p.Worked.Any(t => JsonNode.DeepEquals(t, e.Template))),
            })
            .OrderByDescending(entry => entry.Revision)]);
    }

    public static int Revision(KubeObject o) =>
        int.TryParse(o.Annotation(RevisionKey), out var revision) ? revision : 0;

    /// <summary>
    /// The newest revision with another template that is proven to work; else the newest with another template.
    /// </summary>
    public Entry? BestBefore(KubeObject deployment) =>
        Before(deployment).FirstOrDefault(e => e.IsProven) ?? Previous(deployment);

    /// <summary>The newest earlier revision with another template.</summary>
    public Entry? Previous(KubeObject deployment) => Before(deployment).FirstOrDefault();

    private IEnumerable<Entry> Before(KubeObject deployment)
    {
        var current = deployment.Copy("spec.template");
        return Entries.Where(e => e.Revision < Revision(deployment) && !JsonNode.DeepEquals(e.Template, current));
    }

    private static JsonObject Template(KubeObject set)
    {
        var template = (JsonObject)set.Copy("spec.template")!;
        (template["metadata"]?["labels"] as JsonObject)?.Remove("pod-template-hash");
        return template;
    }
}
