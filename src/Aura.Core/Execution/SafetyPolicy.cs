using Aura.Actions;
using Aura.Execution.Checks;
using Aura.Execution.Driving;
using Aura.Execution.Policy;
using Aura.Plans;
using Aura.State;

namespace Aura.Execution;

/// <summary>
/// Judges plans by the options and the policy file: what is refused, what needs a person, and whose yes counts.
/// </summary>
internal sealed class SafetyPolicy(PolicyOptions options, AuraStore store, string cluster)
{
    private readonly ExecutionHistory _history = new(store, cluster);

    public SafetyPolicy(PipelineServices services) : this(services.Policy, services.Store, services.ClusterName)
    {
    }

    public string Version { get; } = options.Version;

    /// <summary>Footprints are needed: some rule adds them up.</summary>
    private bool Counts => options.File.StormGuard is not null || options.File.Budgets is not null;

    /// <summary>Nothing at all may be written; null where it may.</summary>
    public Check? ReadOnly => options.ReadOnly
        ? new Check("server may write", false, options.File.ReadOnly
                ? "the policy file says readOnly" : "this server was started with --read-only",
            "run it without that; dryRun works as it is")
        { Reason = "read_only" }
        : options.CallerMaxRisk is null
            ? new Check("the caller may write", false, "whoever asks may only read",
                "ask with the scope aura:low or more; dryRun works as it is")
            { Reason = "caller" }
            : null;

    /// <summary>What the policy says of a plan, with what it has to be remembered by.</summary>
    /// <param name="execution">The execution that this is for, where there is one already.</param>
    /// <param name="earlier">The nodes of the same request that have been planned before.</param>
    public async Task<(Node Node, IReadOnlyList<Check> Checks)> JudgeAsync(Node node, Plan plan,
        RemediationAction action, ClusterView view, string? execution, IReadOnlyList<Node> earlier)
    {
        node = node with
        {
            Plan = plan,
            Places = [.. (await PolicySubject.OfAsync(plan, action, view, options.File)).Places ?? []],
            Footprint = Counts ? await Footprint.OfAsync(plan, view) : null,
        };
        if (node.Wave > 0)
            node = node with { Wave = WaveOf(node, earlier) };
        var checks = new List<Check>();
        foreach (var check in Plain.Concat(Counting(execution, node, earlier)))
            checks.AddRange(await Judging.AskAsync(check, plan, action, view));
        return (node, checks);
    }

    /// <summary>
    /// The rules that count executions, asked once more in the transaction that starts one: what other processes have
    /// started since is seen.
    /// </summary>
    /// <returns>Why it must not start; null where it may.</returns>
    public string? AgainstStarting(IReadOnlyList<Node> nodes, string execution)
    {
        var seen = new List<Node>();
        foreach (var node in Counts ? nodes : [])
        {
            var (storm, budget) = Counters(execution, node, seen);
            if (node.Footprint is { } print
                && storm.Judge(print).Concat(budget.Judge(print)).FirstOrDefault(c => !c.Passed) is { } failed)
                return failed.Why;
            seen.Add(node);
        }
        return Clusters.Judge().FirstOrDefault(c => !c.Passed) is { } over ? $"{over.Why}: {over.Hint}" : null;
    }

    /// <summary>Why a person must approve; null where none need to.</summary>
    public string? NeedsPerson(Prepared prepared)
    {
        var reasons = prepared.Nodes.Select(n => Subject(n, prepared.Risk, prepared.Undo))
            .Select(s => Consent.Of(options, s, store.Time.GetUtcNow())
                .FirstOrDefault(r => r.Says == Ruling.Effect.NeedsPerson)?.Why)
            .OfType<string>().Distinct().ToList();
        return reasons.Count == 0 ? null : string.Join("; ", reasons);
    }

    /// <summary>The person must not answer through the client that asks.</summary>
    public bool OutsideOnly(Prepared prepared, string requester) =>
        prepared.Undo == UndoGrade.None || prepared.Risk == Risk.Critical
        || prepared.Nodes.Any(n =>
            ApproverList.Against(options.File, Subject(n, prepared.Risk, prepared.Undo), requester, requester)
                is not null);

    /// <summary>Why this person's yes does not count for the request; null where it does.</summary>
    public string? AgainstApprover(ExecutionRecord record, Caller approver)
    {
        // An approval may be given through the pipeline of another cluster.
        var (body, who) = (ExecutionBody.Parse(record.Body), approver.Principal);
        return body.Nodes.Select(n => Subject(n, body.Risk, body.Undo) with { Cluster = record.Cluster }).Select(s =>
                ApproverList.Against(options.File, s, record.Principal, who) ?? (approver.Reach is { } reach
                    ? ApproverList.Beyond(options.File, s, record.Principal, who, reach) : null))
            .FirstOrDefault(why => why is not null);
    }

    /// <summary>Why some of it is outside these namespaces (globs); null where all of it is inside.</summary>
    public string? Outside(ExecutionRecord record, IReadOnlyList<string> namespaces)
    {
        var body = ExecutionBody.Parse(record.Body);
        return body.Nodes.Select(n => Subject(n, body.Risk, body.Undo).Outside(namespaces))
            .FirstOrDefault(why => why is not null);
    }

    private IEnumerable<ISafetyCheck> Plain =>
    [
        new RestrictionCheck(options), new ProtectedNamespaceCheck(options),
        new MaintenanceCheck(options.File, store.Time),
    ];

    private ClusterBudgetCheck Clusters => new(options.Budget.Clusters, _history);

    private IEnumerable<ISafetyCheck> Counting(string? execution, Node node, IReadOnlyList<Node> earlier)
    {
        var (storm, budget) = Counters(execution, node, earlier);
        return [storm, budget, Clusters];
    }

    private (StormGuardCheck Storm, BlastBudgetCheck Budget) Counters(
        string? execution, Node node, IReadOnlyList<Node> earlier)
    {
        var waitsFor = new HashSet<string>(
            [.. node.DependsOn, .. earlier.Where(o => o.Wave < node.Wave).Select(o => o.Id)]);
        foreach (var other in earlier.Reverse().Where(o => waitsFor.Contains(o.Id)))
            waitsFor.UnionWith(other.DependsOn);
        var prints = earlier.ToLookup(o => waitsFor.Contains(o.Id), o => o.Footprint);
        return (new StormGuardCheck(options.File.StormGuard, _history, execution),
            new BlastBudgetCheck(options.Budget, _history, execution,
                [.. prints[false].OfType<Footprint>()], [.. prints[true].OfType<Footprint>()]));
    }

    /// <summary>
    /// The targets of a batch go through in their order: the first one alone, for what is wrong with the change shows
    /// there, then as many at a time as the budgets allow.
    /// </summary>
    private int WaveOf(Node node, IReadOnlyList<Node> earlier)
    {
        if (earlier.Count == 0)
            return 1;
        var wave = Math.Max(2, earlier[^1].Wave);
        var mates = earlier.Where(n => n.Wave == wave).Append(node).ToList();
        var prints = mates.Select(n => n.Footprint).OfType<Footprint>().ToList();
        var fits = prints.Count == 0 || options.Budget.WaveSize(prints) == prints.Count;
        return mates.Count <= options.MaxAtOnce && fits ? wave : wave + 1;
    }

    // Of what is not planned yet the worst of the whole request is taken, and places are unknown.
    private PolicySubject Subject(Node node, Risk worst, UndoGrade undo) => new()
    {
        Cluster = options.File.Cluster,
        Action = node.Action,
        Risk = node.Plan?.Risk ?? worst,
        Undo = node.Plan?.Undo ?? undo,
        AlwaysAsked = node.AlwaysAsked,
        Places = node.Plan is null ? null : node.Places,
    };
}
