using Aura.Execution.Policy;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Storage.Databases;

/// <summary>A StatefulSet, by the commands that the policy file has for it (<c>databases</c>).</summary>
internal sealed class ConfiguredStatefulSet : IDatabaseProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public DatabaseEngine Engine => DatabaseEngine.StatefulSet;

    public Kind Kind => Kind.StatefulSet;

    public async Task<IReadOnlyList<DatabaseMember>> MembersAsync(KubeObject database, ClusterView cluster)
    {
        var label = Configured(database, cluster).FirstOrDefault()?.PrimaryLabel;
        return [.. (await WorkloadPods.OfAsync(cluster, database))
            .Select(p => new DatabaseMember(p, label is { } l && p.Label(l.Key) == l.Value))];
    }

    public Task<IReadOnlyList<KnownBackup>> BackupsAsync(KubeObject database, ClusterView cluster) =>
        Task.FromResult<IReadOnlyList<KnownBackup>>([]);

    public async Task FailoverAsync(
        DatabaseFailover.Args args, KubeObject database, ClusterView cluster, PlanBuilder plan)
    {
        var (settings, failover) = Need(database, cluster, plan, d => d.Failover, "failover");
        var members = await MembersAsync(database, cluster);
        var primaries = members.Where(m => m.IsPrimary).ToList();
        plan.Check(primaries.Count <= 1, "there is one primary",
            why: primaries.Count <= 1 ? null
                : $"{string.Join(", ", primaries.Select(m => m.Name))} are labelled {settings.Primary}",
            hint: "two primaries may both have been written to: a person has to decide which one counts");
        var target = DatabaseMember.ToPromote(members, args.Target, plan);
        if (target.IsPrimary)
            return;
        var primary = primaries.Count == 1 ? primaries[0] : null;
        plan.Check(primary is not null || args.AcceptDataLoss, "there is a primary to hand over",
            why: primary is not null ? primary.Name
                : $"no pod is labelled {settings.Primary}: what {target.Name} has not received is lost",
            hint: "acceptDataLoss promotes without one");
        plan.Check(target.IsReady, $"{target.Name} is Ready", hint: "another target, or see why it is not (diagnose)");
        var runsIn = failover.In == ConfiguredFailover.Place.Primary
            ? plan.Need(primary?.IsReady == true ? primary : null, "the primary is Ready, for the command runs in it")
            : target;
        var variables = Variables(database, target, primary);
        var container = Container(runsIn, settings, plan);
        if (args.AcceptDataLoss)
            plan.Warn($"the configured check of {target.Name} is left out: what it has not received is lost");
        else
            plan.Exec(target.Pod, container, Filled(failover.Check, variables),
                TimeSpan.FromMinutes(1), $"stops here where {target.Name} is not healthy, or lags", onlyReads: true,
                repeatable: true);
        plan.Exec(runsIn.Pod, container, Filled(failover.Command, variables),
            TimeSpan.FromMinutes(failover.TimeoutMinutes), $"promotes {target.Name}, as {settings.Name} says");
        plan.Undo(UndoGrade.None, "cannot be undone by itself"
            + (primary is null ? "" : $"; database.failover with target {primary.Name} goes back"));
        plan.Warn("connections break, and nothing can be written until the new primary is promoted");
        plan.Verify(Promoted(database, settings, target, primary), Patience);
    }

    public async Task CompactAsync(KubeObject database, ClusterView cluster, PlanBuilder plan)
    {
        var (settings, compact) = Need(database, cluster, plan, d => d.Compact, "compact");
        var members = await MembersAsync(database, cluster);
        var sick = members.Where(m => !m.IsReady).Select(m => m.Name).ToList();
        plan.Check(sick.Count == 0 && members.Count > 0, "all members are Ready",
            why: members.Count == 0 ? "it has no pods" : sick.Count == 0 ? null : $"{string.Join(", ", sick)} are not",
            hint: "one member at a time is busy: the others have to carry on");
        var primaries = members.Where(m => m.IsPrimary).ToList();
        plan.Check(primaries.Count == 1, "it is known which member is primary",
            why: primaries.Count == 1 ? primaries[0].Name
                : primaries.Count == 0 ? $"no pod is labelled {settings.Primary}"
                : $"{string.Join(", ", primaries.Select(m => m.Name))} are labelled {settings.Primary}",
            hint: "it comes last");
        if (members.Count == 1)
            plan.Warn("it has one member only: nobody answers for it where compacting makes it slow");
        if (members.Count == 0)
            return;
        var container = Container(members[0], settings, plan);
        foreach (var member in members.OrderBy(m => m.IsPrimary).ThenBy(m => m.Name, StringComparer.Ordinal))
        {
            plan.Exec(member.Pod, container,
                Filled(compact.Command, Variables(database, member, primaries.Count == 1 ? primaries[0] : null)),
                TimeSpan.FromMinutes(compact.TimeoutMinutes),
                $"compacts {member.Name}{(member.IsPrimary ? ", the primary, last" : "")}, as {settings.Name} says");
            plan.Wait(new Condition.StatusCondition(member.Pod.Ref, "Ready"), Patience);
        }
        plan.Verify(new Condition.All(
            [.. members.Select(m => new Condition.StatusCondition(m.Pod.Ref, "Ready"))]), Patience);
    }

    private static IEnumerable<ConfiguredDatabase> Configured(KubeObject database, ClusterView cluster) =>
        cluster.Databases.Databases.Where(d => d.Fits(database.Namespace!, database.Name));

    private static (ConfiguredDatabase Settings, T Way) Need<T>(KubeObject database, ClusterView cluster,
        PlanBuilder plan, Func<ConfiguredDatabase, T?> way, string key)
        where T : class
    {
        var settings = Configured(database, cluster).FirstOrDefault();
        var found = plan.Need(settings is null ? null : way(settings),
            $"a {key} command is configured for {database.Ref}",
            why: settings is null ? "no entry of databases in the policy file fits it"
                : $"the first entry of databases in the policy file that fits it, {settings.Name}, "
                    + (way(settings) is null ? "has none" : "has it"),
            hint: "whoever runs Aura writes it down: docs/policy.md, Databases");
        return (settings!, found);
    }

    private static string Container(DatabaseMember member, ConfiguredDatabase settings, PlanBuilder plan)
    {
        var names = member.Pod.List("spec.containers").Select(c => (string?)c["name"] ?? "").ToList();
        return plan.Need(
            settings.Container is { } named ? names.Find(n => n == named) : names is [var only] ? only : null,
            "it is clear which container commands run in",
            why: names is [var one] ? one : settings.Container is null ? $"{member.Name} has {names.Count}"
                : $"the policy file says {settings.Container}",
            hint: $"the policy file names one of {string.Join(", ", names)}");
    }

    private static Condition Promoted(
        KubeObject database, ConfiguredDatabase settings, DatabaseMember target, DatabaseMember? primary)
    {
        var (key, value) = settings.PrimaryLabel;
        var path = $"metadata.labels[{key}]";
        List<Condition> all = [new Condition.FieldEquals(target.Pod.Ref, path, value)];
        if (primary is not null)
            all.Add(new Condition.FieldDiffers(primary.Pod.Ref, path, value));
        if (settings.Service is { } service)
            all.Add(new Condition.EndpointsOn(new ObjectRef(Kind.Service, database.Namespace,
                DatabaseSettings.Fill(service, Variables(database, target, primary))), [target.Name]));
        return new Condition.All([.. all]);
    }

    private static IEnumerable<string> Filled(
        IEnumerable<string> words, IReadOnlyList<(string Name, string Value)> variables) =>
        words.Select(w => DatabaseSettings.Fill(w, variables));

    private static IReadOnlyList<(string Name, string Value)> Variables(
        KubeObject database, DatabaseMember member, DatabaseMember? primary) =>
    [
        (DatabaseSettings.Database, database.Name), (DatabaseSettings.Namespace, database.Namespace ?? ""),
        (DatabaseSettings.Member, member.Name), (DatabaseSettings.Primary, primary?.Name ?? ""),
    ];
}
