using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.Deployments;

/// <summary>
/// The annotations by which a Deployment keeps its history: each ReplicaSet carries its revision, the revisions that it
/// had before, the size of the Deployment when it was last sized, and a copy of the Deployment's own annotations.
/// </summary>
internal static class RevisionAnnotations
{
    public const string Revision = "deployment.kubernetes.io/revision";
    public const string History = "deployment.kubernetes.io/revision-history";
    public const string Desired = "deployment.kubernetes.io/desired-replicas";
    public const string MaxReplicas = "deployment.kubernetes.io/max-replicas";

    private static readonly HashSet<string> s_own = new(StringComparer.Ordinal)
    {
        "kubectl.kubernetes.io/last-applied-configuration", Revision, History, Desired, MaxReplicas,
        "deprecated.deployment.rollback.to",
    };

    /// <summary>The number; 0 where there is none.</summary>
    public static long RevisionOf(KubeObject item) =>
        long.TryParse(item.Annotation(Revision), out var revision) ? revision : 0;

    /// <summary>
    /// Brings a ReplicaSet's annotations up to date for the revision; false if nothing had to change.
    /// </summary>
    public static bool Update(JsonObject annotations, KubeObject deployment, long revision, bool exists)
    {
        var changed = false;
        foreach (var (key, value) in deployment.Annotations)
            if (!s_own.Contains(key) && (string?)annotations[key] != value)
            {
                annotations[key] = value;
                changed = true;
            }
        var oldText = (string?)annotations[Revision];
        var old = long.TryParse(oldText, out var number) ? number : 0;
        if (old >= revision)
            return changed;
        if (exists && oldText is not null)
        {
            var history = (string?)annotations[History];
            annotations[History] = string.IsNullOrEmpty(history) ? oldText : $"{history},{oldText}";
        }
        annotations[Revision] = revision.ToString();
        return true;
    }

    public static bool NeedSizes(KubeObject replicaSet, KubeObject deployment) =>
        replicaSet.Annotation(Desired) != RolloutArithmetic.Replicas(deployment).ToString()
        || replicaSet.Annotation(MaxReplicas) != Max(deployment).ToString();

    public static void SetSizes(JsonObject annotations, KubeObject deployment)
    {
        annotations[Desired] = RolloutArithmetic.Replicas(deployment).ToString();
        annotations[MaxReplicas] = Max(deployment).ToString();
    }

    private static int Max(KubeObject deployment) =>
        RolloutArithmetic.Replicas(deployment) + RolloutArithmetic.MaxSurge(deployment);
}
