using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Storage.Databases;

/// <summary>
/// PostgreSQL of Zalando's operator, which leaves who is primary to Patroni. A switchover is asked for by Patroni's
/// failover key, as its own API and patronictl write it (Kubernetes.manual_failover in patroni/dcs/kubernetes.py).
/// </summary>
internal sealed class ZalandoPostgres : IDatabaseProvider
{
    private const string Container = "postgres";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static IReadOnlyList<string> FailoverRbac { get; } =
    [
        "endpoints: create, patch, delete", "configmaps: create, patch, delete",
    ];

    public DatabaseEngine Engine => DatabaseEngine.Zalando;

    public Kind Kind { get; } = new("acid.zalan.do", "v1", "postgresql", "postgresqls");

    public async Task<IReadOnlyList<DatabaseMember>> MembersAsync(KubeObject database, ClusterView cluster)
    {
        var leader = (await PatroniState.OfAsync(database.Namespace!, database.Name, cluster))?.Holder(cluster.Now);
        return [.. (await cluster.ListAsync(Kind.Pod, database.Namespace,
                $"application=spilo,cluster-name={database.Name}"))
            .OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => new DatabaseMember(p, p.Name == leader))];
    }

    // What goes to the object store leaves no object; its logical backups are a CronJob.
    public async Task<IReadOnlyList<KnownBackup>> BackupsAsync(KubeObject database, ClusterView cluster) =>
        [.. (await cluster.ListIfServedAsync(Kind.CronJob, database.Namespace))
            .Where(c => c.Name == $"logical-backup-{database.Name}" && c.Time("status.lastSuccessfulTime") is not null)
            .Select(c => new KnownBackup($"{c.Ref}", c.Time("status.lastSuccessfulTime")!.Value))];

    public async Task FailoverAsync(
        DatabaseFailover.Args args, KubeObject database, ClusterView cluster, PlanBuilder plan)
    {
        var state = plan.Need(await PatroniState.OfAsync(database.Namespace!, database.Name, cluster),
            $"Endpoints {database.Name} or ConfigMap {database.Name}-leader tells of Patroni's leader",
            hint: "see the logs of its pods and of postgres-operator");
        plan.Check(!state.IsStandby, "it is no standby cluster", hint: "its data come from another cluster");
        plan.Check(!state.IsAsked, "no other switchover is asked for", hint: "wait for its end: patronictl list");
        var members = await MembersAsync(database, cluster);
        plan.Check(members.Count > 0, $"it has pods labelled application=spilo,cluster-name={database.Name}");
        var target = DatabaseMember.ToPromote(members, args.Target, plan,
            m => PatroniState.Against(m.Pod) is null && (state.Lag(m.Pod) ?? long.MaxValue) <= state.MaximumLag
                && state.SynchronousOnly?.Contains(m.Name) != false);
        if (target.IsPrimary)
            return;
        var leader = state.Holder(cluster.Now);
        Check(target, state, leader, args.AcceptDataLoss, plan);
        Ask(database, state, leader, target, plan);
        plan.Undo(UndoGrade.None, "cannot be undone by itself: Patroni forgets what it was asked"
            + (leader is null ? "" : $"; database.failover with target {leader} goes back"));
        plan.Warn("connections break, and nothing can be written until the new primary is promoted");
        if (state.IsPaused)
            plan.Warn("Patroni is paused: it does what it is asked, and will not fail over by itself afterwards");
        plan.Verify(new Condition.All(
        [
            new Condition.FieldEquals(state.Leader.Ref, "metadata.annotations.leader", target.Name),
            new Condition.EndpointsOn(new ObjectRef(Kind.Service, database.Namespace, database.Name), [target.Name]),
        ]), Patience);
    }

    public async Task CompactAsync(KubeObject database, ClusterView cluster, PlanBuilder plan) => PostgresVacuum.Plan(
        plan.Need((await MembersAsync(database, cluster)).FirstOrDefault(m => m.IsPrimary && m.IsReady),
            "its primary is known and Ready"), Container, plan);

    private static void Check(
        DatabaseMember target, PatroniState state, string? leader, bool acceptDataLoss, PlanBuilder plan)
    {
        var against = PatroniState.Against(target.Pod);
        plan.Check(target.IsReady, $"{target.Name} is Ready", hint: "another target, or see why it is not (diagnose)");
        plan.Check(against is null, $"Patroni may promote {target.Name}", why: against, hint: "choose another target");
        plan.Check(leader is null || state.SynchronousOnly?.Contains(target.Name) != false,
            $"{target.Name} is synchronous, as synchronous_mode asks for",
            why: state.SynchronousOnly is { } only ? $"its synchronous standbys are {string.Join(", ", only)}"
                : "it is not on",
            hint: "choose one of them");
        var lag = state.Lag(target.Pod);
        var words = lag is null ? "its lag is not known" : $"it lags by {lag} bytes";
        var enough = lag <= state.MaximumLag;
        // With a leader Patroni itself refuses (Ha.is_failover_possible), whatever is accepted.
        plan.Check(enough || (leader is null && acceptDataLoss),
            $"{target.Name} lags by at most {state.MaximumLag} bytes (maximum_lag_on_failover)", why: words,
            hint: leader is not null ? "wait until it has caught up: Patroni itself refuses it while there is a primary"
                : "acceptDataLoss promotes it all the same; what it has not received is lost");
        if (leader is null)
            plan.Check(acceptDataLoss, "there is a primary to hand over",
                why: "nobody holds Patroni's lock: what the target has not received is lost",
                hint: "acceptDataLoss promotes without one");
        if (leader is null && acceptDataLoss)
            plan.Warn($"there is no primary, and {words}: what {target.Name} has not received is lost");
    }

    private static void Ask(
        KubeObject database, PatroniState state, string? leader, DatabaseMember target, PlanBuilder plan)
    {
        var why = leader is null ? $"asks Patroni to promote {target.Name}"
            : $"asks Patroni to switch over from {leader} to {target.Name}";
        if (state.Failover is { } asked)
        {
            if (leader is not null)
                asked = plan.Set(asked, "metadata.annotations.leader", leader, why);
            plan.Set(asked, "metadata.annotations.member", target.Name, why);
            return;
        }
        var kind = state.Leader.Kind;
        var annotations = new JsonObject { ["member"] = target.Name };
        if (leader is not null)
            annotations["leader"] = leader;
        plan.Create(new KubeObject(kind, new JsonObject
        {
            ["apiVersion"] = kind.ApiVersion,
            ["kind"] = kind.Name,
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{database.Name}-failover",
                ["namespace"] = database.Namespace,
                // Patroni sees only what has its labels.
                ["labels"] = (state.Config ?? state.Leader).Copy("metadata.labels"),
                ["annotations"] = annotations,
            },
        }), why);
    }
}
