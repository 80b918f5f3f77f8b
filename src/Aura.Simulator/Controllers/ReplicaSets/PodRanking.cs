using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.ReplicaSets;

/// <summary>
/// Which pods a shrinking ReplicaSet deletes first: not on a node before on one; Pending before Unknown before
/// Running; not ready before ready; lower pod-deletion-cost; on a node with more related pods; ready for a shorter
/// time; more restarts; newer. Times are compared by order of magnitude (log2 of the age), so that pods of about the
/// same age fall to the uid.
/// </summary>
internal static class PodRanking
{
    private const string Cost = "controller.kubernetes.io/pod-deletion-cost";

    public static IEnumerable<KubeObject> FirstToGo(
        IEnumerable<KubeObject> pods, IEnumerable<KubeObject> related, DateTimeOffset now)
    {
        var onNode = related.Where(p => p.NodeName() is not null).CountBy(p => p.NodeName()!)
            .ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        return pods.Select(p => new Ranked(p, onNode.GetValueOrDefault(p.NodeName() ?? "", 0)))
            .Order(Comparer<Ranked>.Create((a, b) => Compare(a, b, now))).Select(r => r.Pod);
    }

    private static int Compare(Ranked a, Ranked b, DateTimeOffset now)
    {
        var order = (a.Node is null ? 0 : 1).CompareTo(b.Node is null ? 0 : 1);
        if (order == 0)
            order = a.Phase.CompareTo(b.Phase);
        if (order == 0)
            order = a.Ready.CompareTo(b.Ready);
        if (order == 0)
            order = a.DeletionCost.CompareTo(b.DeletionCost);
        if (order == 0)
            order = b.Related.CompareTo(a.Related);
        if (order == 0 && a.Ready && b.Ready && a.ReadySince != b.ReadySince)
        {
            order = ByAge(a.ReadySince, b.ReadySince, now);
            return order != 0 ? order : string.CompareOrdinal(a.Pod.Uid, b.Pod.Uid);
        }
        if (order == 0)
            order = b.Restarts.CompareTo(a.Restarts);
        if (order == 0 && a.Created != b.Created)
            order = ByAge(a.Created, b.Created, now);
        return order != 0 ? order : string.CompareOrdinal(a.Pod.Uid, b.Pod.Uid);
    }

    private static int ByAge(DateTimeOffset? a, DateTimeOffset? b, DateTimeOffset now) =>
        Magnitude(a, now).CompareTo(Magnitude(b, now));

    private static int Magnitude(DateTimeOffset? at, DateTimeOffset now) =>
        at is { } t && now > t ? (int)Math.Log2((now - t).TotalNanoseconds) : 0;

    private sealed class Ranked(KubeObject pod, int related)
    {
        public KubeObject Pod => pod;
        public int Related => related;
        public string? Node { get; } = pod.NodeName();
        public int Phase { get; } = pod.Phase() switch { "Pending" => 0, "Unknown" => 1, _ => 2 };
        public bool Ready { get; } = pod.IsReadyPod();
        public long DeletionCost { get; } = long.TryParse(pod.Annotation(Cost), out var cost) ? cost : 0;
        public DateTimeOffset? ReadySince { get; } = pod.ReadySince();
        public long Restarts { get; } = pod.Restarts();
        public DateTimeOffset Created { get; } = pod.Created();
    }
}
