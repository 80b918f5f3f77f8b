using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Folding;

/// <summary>
/// What users feel: the gravest of no ready endpoint, no ready replica, fewer than wanted, or none yet.
/// </summary>
/// <param name="Felt">Null where no workload is concerned.</param>
public sealed record Impact(Severity? Felt, string Text)
{
    /// <summary>
    /// What is usually critical is a warning while everything still serves; a usual warning is critical once nothing
    /// serves; advice stays advice.
    /// </summary>
    public Severity SeverityOf(Severity usual) => usual switch
    {
        Severity.Critical => Felt ?? usual,
        Severity.Warning when NothingServes => Severity.Critical,
        _ => usual,
    };

    private bool NothingServes { get; init; }

    public static Impact Of(Snapshot cluster, IEnumerable<ObjectRef> workloads, IEnumerable<ObjectRef> services)
    {
        var silent = services.FirstOrDefault();
        if (silent is not null)
            return new Impact(Severity.Critical, $"Service {silent.Name} has no ready endpoint")
            {
                NothingServes = true,
            };
        var worst = new Impact(null, "");
        // A Job serves nobody.
        foreach (var workload in workloads.Select(cluster.Find).OfType<KubeObject>()
                     .Where(w => w.Kind != Kind.Job && w.Kind != Kind.CronJob))
        {
            var (ready, wanted) = Replicas(workload);
            if (ready == 0 && wanted > 0)
                return new Impact(Severity.Critical,
                    $"{workload.Ref.Kind} {workload.Name} has none of {wanted} replicas ready")
                {
                    NothingServes = true,
                };
            if (ready < wanted)
                worst = new Impact(Severity.Critical, $"{ready} of {wanted} replicas of {workload.Name} are ready");
            else if (worst.Felt is null or Severity.Warning && wanted > 0)
                worst = new Impact(Severity.Warning, $"all {wanted} wanted replicas of {workload.Name} still serve");
        }
        return worst;
    }

    /// <summary>Ready and wanted pods of a workload of any kind; a pod counts for one.</summary>
    public static (long Ready, long Wanted) Replicas(KubeObject workload) => workload.Kind switch
    {
        var k when k == Kind.DaemonSet =>
            (workload.Number("status.numberReady") ?? 0, workload.Number("status.desiredNumberScheduled") ?? 0),
        var k when k == Kind.Pod => ((string?)workload.Condition("Ready")?["status"] == "True" ? 1 : 0, 1),
        var k when k == Kind.Job => (workload.Number("status.ready") ?? 0, workload.Number("spec.parallelism") ?? 1),
        _ => (workload.Number("status.readyReplicas") ?? 0, workload.Number("spec.replicas") ?? 1),
    };
}
