using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Storage.Databases;

/// <summary>
/// CloudNativePG. A switchover is asked for as <c>kubectl cnpg promote</c> does (internal/cmd/plugin/promote/promote.go
/// of cloudnative-pg): by targetPrimary, its time, and the phase in the Cluster's status.
/// </summary>
internal sealed class CloudNativePg : IDatabaseProvider
{
    private const string Container = "postgres";
    private const string LagLimit = "16 MiB";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly Kind Backup = new("postgresql.cnpg.io", "v1", "Backup", "backups");

    public static IReadOnlyList<string> FailoverRbac { get; } = ["postgresql.cnpg.io/clusters/status: patch"];

    public DatabaseEngine Engine => DatabaseEngine.CloudNativePG;

    public Kind Kind { get; } = new("postgresql.cnpg.io", "v1", "Cluster", "clusters");

    public async Task<IReadOnlyList<DatabaseMember>> MembersAsync(KubeObject database, ClusterView cluster) =>
        [.. (await cluster.ListAsync(Kind.Pod, database.Namespace, $"cnpg.io/cluster={database.Name}"))
            .Where(p => p.Label("cnpg.io/podRole") is null or "instance")
            .OrderBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => new DatabaseMember(p, p.Name == database.Text("status.currentPrimary")))];

    public async Task<IReadOnlyList<KnownBackup>> BackupsAsync(KubeObject database, ClusterView cluster) =>
        [.. (await cluster.ListIfServedAsync(Backup, database.Namespace))
            .Where(b => b.Text("spec.cluster.name") == database.Name && b.Text("status.phase") == "completed")
            .Where(b => b.Time("status.stoppedAt") is not null)
            .Select(b => new KnownBackup($"{b.Ref}", b.Time("status.stoppedAt")!.Value))];

    public async Task FailoverAsync(
        DatabaseFailover.Args args, KubeObject database, ClusterView cluster, PlanBuilder plan)
    {
        var current = plan.Need(database.Text("status.currentPrimary"), "it has had a primary",
            hint: "it is still being set up: status.phase tells");
        Free(database, current, plan);
        var members = await MembersAsync(database, cluster);
        var fenced = Fenced(database);
        var target = DatabaseMember.ToPromote(members, args.Target, plan, m => !fenced(m.Name));
        if (target.IsPrimary)
            return;
        plan.Check(target.IsReady, $"{target.Name} is Ready", hint: "another target, or see why it is not (diagnose)");
        plan.Check(!fenced(target.Name), $"{target.Name} is not fenced",
            hint: "its annotation cnpg.io/fencedInstances holds it down");
        Lag(members.FirstOrDefault(m => m.IsPrimary), target, args.AcceptDataLoss, plan);
        var why = $"{target.Name} becomes primary for {current}";
        var asked = plan.Set(database, "status.targetPrimary", target.Name, why, "status");
        asked = plan.Set(asked, "status.targetPrimaryTimestamp", Placeholder.Now, why, "status");
        asked = plan.Set(asked, "status.phase", "Switchover in progress", why, "status");
        plan.Set(asked, "status.phaseReason", $"Switching over to {target.Name}", why, "status");
        plan.Undo(UndoGrade.Compensating,
            $"undo asks for the switchover back to {current}; connections break once more");
        plan.Warn($"{current} is shut down, then {target.Name} is promoted: connections break, and nothing can be "
            + "written in between");
        var promoted = new Condition.FieldEquals(database.Ref, "status.currentPrimary", target.Name);
        plan.Verify(await ServiceAsync(database, cluster) is { } service
            ? new Condition.All([promoted, new Condition.EndpointsOn(service, [target.Name])])
            : new Condition.All([promoted, new Condition.FieldEquals(
                target.Pod.Ref, "metadata.labels[cnpg.io/instanceRole]", "primary")]), Patience);
    }

    public async Task CompactAsync(KubeObject database, ClusterView cluster, PlanBuilder plan)
    {
        Free(database, database.Text("status.currentPrimary") ?? "", plan);
        var primary = plan.Need((await MembersAsync(database, cluster)).FirstOrDefault(m => m.IsPrimary && m.IsReady),
            "its primary is Ready");
        PostgresVacuum.Plan(primary, Container, plan);
    }

    private static void Free(KubeObject database, string current, PlanBuilder plan)
    {
        var asked = database.Text("status.targetPrimary");
        plan.Check(asked is null || asked == current, "no other switchover is under way",
            why: asked is null || asked == current ? null
                : $"{ClusterText.Name(asked)} is to become primary, {ClusterText.Name(current)} still is",
            hint: "wait for its end");
        plan.Check(database.Annotation("cnpg.io/reconciliationLoop") != "disabled", "its operator works on it",
            hint: "its annotation cnpg.io/reconciliationLoop says disabled");
        plan.Check(database.Annotation("cnpg.io/hibernation") != "on", "it is not hibernated");
        plan.Check(!IsReplica(database), "it is no replica cluster",
            hint: "its data come from another cluster: promote it by spec.replica, with a token from there");
    }

    // The rule of Cluster.IsReplica (api/v1/cluster_funcs.go).
    private static bool IsReplica(KubeObject database) => database.At("spec.replica.enabled") is not null
        ? database.Flag("spec.replica.enabled")
        : database.Text("spec.replica.primary") is { Length: > 0 } primary
            && primary != (database.Text("spec.replica.self") ?? database.Name);

    private static Func<string, bool> Fenced(KubeObject database)
    {
        var names = JsonText.List(database.Annotation("cnpg.io/fencedInstances"));
        return name => names.Contains("*") || names.Contains(name);
    }

    // The Cluster does not tell of lag. The primary knows, so it is asked right before, and what it says decides.
    private static void Lag(DatabaseMember? primary, DatabaseMember target, bool acceptDataLoss, PlanBuilder plan)
    {
        if (acceptDataLoss)
        {
            plan.Warn($"the lag of {target.Name} is not looked at: what it has not received is lost if the primary "
                + "cannot hand it over any more");
            return;
        }
        plan.Check(primary?.IsReady == true, $"the lag of {target.Name} can be told",
            why: primary?.IsReady == true ? $"{primary.Name} is asked right before"
                : "only a primary that is Ready tells it",
            hint: "acceptDataLoss promotes without knowing; what the target has not received is lost");
        if (primary?.IsReady != true)
            return;
        plan.Exec(primary.Pod, Container,
            ["psql", "-U", "postgres", "-c", PostgresLag.Check(target.Name, LagLimit)], TimeSpan.FromSeconds(30),
            $"stops here where {target.Name} lags by more than {LagLimit}", onlyReads: true, repeatable: true);
    }

    private static async Task<ObjectRef?> ServiceAsync(KubeObject database, ClusterView cluster)
    {
        var service = new ObjectRef(Kind.Service, database.Namespace, $"{database.Name}-rw");
        var off = (database.At("spec.managed.services.disabledDefaultServices") as JsonArray ?? [])
            .Any(s => (string?)s == "rw");
        return !off && await cluster.GetAsync(service) is not null ? service : null;
    }
}
