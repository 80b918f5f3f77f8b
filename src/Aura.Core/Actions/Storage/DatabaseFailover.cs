using System.ComponentModel;
using Aura.Actions.Storage.Databases;
using Aura.Plans;

namespace Aura.Actions.Storage;

/// <summary>Makes a replica of a database the primary, through what keeps the database.</summary>
public sealed class DatabaseFailover : RemediationAction<DatabaseFailover.Args>
{
    public sealed record Args : OnDatabase
    {
        [Description("Pod to promote. Default: a healthy replica."), ObjectName]
        public string? Target { get; init; }

        [Description("Even if it lags, or the primary is gone.")]
        public bool AcceptDataLoss { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "database.failover",
        Aka = "failover_database",
        Description = "Promote a replica of a database to primary.",
        Risk = Risk.High,
        Undo = UndoGrade.Compensating,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(120),
        Rbac =
        [
            .. OnDatabase.Rbac, .. CloudNativePg.FailoverRbac, .. ZalandoPostgres.FailoverRbac, "services: get",
            "discovery.k8s.io/endpointslices: list, watch", "pods/exec: get, create",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var (provider, database) = await args.FindAsync(cluster, plan);
        plan.Target(database.Ref);
        await provider.FailoverAsync(args, database, cluster, plan);
    }
}
