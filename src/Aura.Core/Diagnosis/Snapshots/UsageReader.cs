using System.Collections.Immutable;
using Aura.Kubernetes;
using Aura.Metrics;
using Aura.Plans;

namespace Aura.Diagnosis.Snapshots;

/// <summary>
/// Asks what the workloads of a snapshot used and how full their volumes are. Only so many are asked for: where there
/// are more workloads, those that come closest to a limit as the metrics API shows them now.
/// </summary>
public static class UsageReader
{
    private const int WorkloadsAtMost = 200;
    private const int PodsOfEach = 3;
    private const int ClaimsAtMost = 200;
    private const double Close = 0.6;

    private static readonly ImmutableArray<Kind> s_kinds = [Kind.Deployment, Kind.StatefulSet, Kind.DaemonSet];

    public static Task<UsageSurvey> ReadAsync(
        Snapshot cluster, ClusterView view, CancellationToken cancellation = default)
    {
        var question = new SurveyQuestion([.. Chosen(cluster).Select(w => Surveyed(w, cluster))],
            [.. Claims(cluster).Take(ClaimsAtMost)], cluster.Now);
        return question.Workloads.IsEmpty && question.Claims.IsEmpty ? Task.FromResult(UsageSurvey.None)
            : view.SurveyAsync(question, cancellation);
    }

    private static IEnumerable<KubeObject> Chosen(Snapshot cluster)
    {
        var all = s_kinds.SelectMany(cluster.Of).Where(w => cluster.PodsOf(w).Any(Runs)).ToList();
        return all.Count <= WorkloadsAtMost ? all
            : all.Select(w => (Workload: w, Share: Share(w, cluster))).Where(x => x.Share >= Close)
                .OrderByDescending(x => x.Share).ThenBy(x => $"{x.Workload.Ref}", StringComparer.Ordinal)
                .Take(WorkloadsAtMost).Select(x => x.Workload);
    }

    /// <summary>Those that have run longest tell most.</summary>
    private static SurveyedWorkload Surveyed(KubeObject workload, Snapshot cluster) => new(workload.Ref,
    [
        .. cluster.PodsOf(workload).Where(Runs).OrderBy(p => p.Time("status.startTime") ?? cluster.Now)
            .ThenBy(p => p.Name, StringComparer.Ordinal).Take(PodsOfEach).Select(p => p.Name),
    ]);

    private static IEnumerable<ObjectRef> Claims(Snapshot cluster) => cluster.LivePods.SelectMany(PodClaims.Of)
        .Distinct().Where(c => cluster.Find(c)?.Text("status.phase") == "Bound");

    /// <summary>What the containers use now of their limits, the highest; 0 where nobody measures.</summary>
    private static double Share(KubeObject workload, Snapshot cluster) => cluster.PodsOf(workload).Where(Runs)
        .Select(p => (Pod: p, Metrics: cluster.Find(new ObjectRef(Kind.PodMetrics, p.Namespace, p.Name))))
        .Where(x => x.Metrics is not null).SelectMany(x => Shares(x.Pod, x.Metrics!)).DefaultIfEmpty(0).Max();

    private static IEnumerable<double> Shares(KubeObject pod, KubeObject metrics) =>
        from used in metrics.List("containers")
        from container in pod.List("spec.containers")
        where (string?)container["name"] == (string?)used["name"]
        from resource in (string[])["cpu", "memory"]
        let limit = Quantity.From(container["resources"]?["limits"]?[resource])
        let now = Quantity.From(used["usage"]?[resource])
        where limit is { Sign: > 0 } && now is not null
        select now.Value.RatioTo(limit.Value);

    private static bool Runs(KubeObject pod) => pod.Text("status.phase") == "Running" && !pod.IsTerminating;
}
