using System.Collections.Immutable;
using System.Text;
using Aura.Actions;
using Aura.Cost;
using Aura.Execution.Checks;
using Aura.Execution.Driving;
using Aura.Execution.Values;
using Aura.Execution.Writing;
using Aura.Kubernetes;
using Aura.Planning;
using Aura.Plans;
using Aura.Telemetry;

namespace Aura.Execution;

/// <summary>
/// Plans nodes and has everything judged that can be before a write: policy, checks, locks, server dry run.
/// </summary>
internal sealed class Preparation(PipelineServices services, WriteContext context)
{
    private readonly SafetyPolicy _policy = new(services);
    private readonly ChangeLines _lines = new(services.Store.Sealer);

    /// <param name="execution">The execution that this is for: its own locks are not in its way.</param>
    /// <param name="priced">What it costs is said: for who asks, not for what is carried out.</param>
    public async Task<Prepared> PrepareAsync(
        IReadOnlyList<Node> nodes, string? execution, bool dryRun, bool priced = false)
    {
        using var span = Span.Part("prepare")?.SetTag(Tag.DryRun, dryRun);
        var checks = new List<Check>();
        var warnings = new List<string>();
        var planned = new List<Node>();
        KubeException? unread = null;
        var view = ViewOnce();
        if (!dryRun && _policy.ReadOnly is { } readOnly)
            checks.Add(readOnly);
        foreach (var node in Dag.Sorted(nodes, n => n.Id, n => n.DependsOn))
        {
            var (judged, found, said, failed) = await PlanAsync(node, execution, planned, view);
            unread ??= failed;
            // A node that builds on another is judged again when its turn comes: what fails now may pass then.
            var waits = !node.DependsOn.IsEmpty && found.Any(c => !c.Passed);
            var label = node.Wave > 0 ? $"{Asked.About(node.Args)}: "
                : node.Id.Length == 0 ? "" : $"{node.Id} {node.Action}: ";
            warnings.AddRange(said.Select(w => label + w));
            if (waits)
                warnings.Add($"{label}can be planned only after {string.Join(", ", node.DependsOn)}: "
                             + string.Join("; ", found.Where(c => !c.Passed).Select(c => c.Why)));
            else
                checks.AddRange(found.Select(c => c with { Name = label + c.Name }));
            planned.Add(waits ? node with { Plan = null, AlwaysAsked = judged.AlwaysAsked } : judged);
        }
        var plans = planned.Select(n => n.Plan).OfType<Plan>().ToList();
        return new Prepared
        {
            Nodes = [.. planned],
            Unread = unread,
            Checks = [.. checks],
            Warnings = [.. warnings.Distinct()],
            Changes = _lines.Of(plans.SelectMany(p => p.Changes)),
            Cost = priced ? await CostAsync(plans, view) : null,
            Digest = Digest(planned),
            Risk = planned.Select(n => n.Plan?.Risk ?? services.Catalog.Find(n.Action)?.Spec.Risk ?? Risk.Low).Max(),
            Undo = planned.Select(n => n.Plan?.Undo ?? services.Catalog.Find(n.Action)?.Spec.Undo
                ?? UndoGrade.NotApplicable).Max(),
        };
    }

    /// <summary>What the plan says itself, else what the changes request; null where that is nothing.</summary>
    private static async Task<CostImpact?> CostAsync(IReadOnlyList<Plan> plans, ClusterView view)
    {
        if (plans is [{ Cost: { } said }])
            return said;
        var cost = await new CostModel(view).OfAsync(plans.SelectMany(p => p.Changes));
        return cost.IsNothing ? null : cost;
    }

    private async Task<(Node Node, List<Check> Checks, List<string> Warnings, KubeException? Unread)> PlanAsync(
        Node node, string? execution, IReadOnlyList<Node> earlier, ClusterView view)
    {
        RemediationAction action;
        Plan plan;
        using var span = Span.Part("plan");
        try
        {
            action = services.Catalog.Get(node.Action);
            span?.SetTag(Tag.Action, action.Spec.Name);
            node = node with { AlwaysAsked = action.Spec.AlwaysAsked };
            plan = await action.PlanAsync(node.Args, view);
        }
        catch (ArgumentsException e)
        {
            return (node with { Plan = null }, [.. e.Faults.Select(f =>
                new Check("arguments are valid", false, f, $"see describe_action {node.Action}")
                {
                    Reason = "arguments",
                })], [], null);
        }
        catch (KubeException e)
        {
            return (node with { Plan = null }, [Unread(e)], [], e);
        }
        node = node with { Plan = plan };
        var checks = plan.Checks.ToList();
        try
        {
            (node, var ruled) = await _policy.JudgeAsync(node, plan, action, view, execution, earlier);
            checks.AddRange(ruled);
            if (!plan.Refused && !plan.NoChange)
            {
                foreach (var check in services.Checks)
                    checks.AddRange(await Judging.AskAsync(check, plan, action, view));
                checks.AddRange(Locks(plan, execution));
                if (checks.All(c => c.Passed))
                    checks.AddRange(await DryRunAsync(plan, earlier));
            }
        }
        catch (KubeException e)
        {
            return (node, [.. checks, Unread(e)], [.. plan.Warnings], e);
        }
        return (node, checks,
            [.. plan.Warnings, .. checks.Where(c => c.Warns).Select(c => $"{c.Name}: {c.Why}")], null);
    }

    /// <summary>A view that always shows the cluster as it is now.</summary>
    public ClusterView View() => View(remembers: false);

    /// <summary>A view that asks for nothing twice.</summary>
    public ClusterView ViewOnce() => View(remembers: true);

    private LiveClusterView View(bool remembers) => new(services.Client, services.Time,
        [.. services.Notifiers.Select(n => n.Name)], services.Policy.AllProtected)
    {
        Remembers = remembers,
        Archives = services.ArchiveFolder is not null,
        Values = services.Values,
        Usage = services.Usage,
        PriceList = services.Prices,
        NodePrices = services.NodePrices,
        Errors = services.Errors,
        DatabasesOf = services.Policy.File,
        Past = services.Past ?? new PastChanges(services.Store, services.ClusterName).Of,
        Repeat = remembers ? ask => context.Retry.ExecuteAsync(async _ => await ask()).AsTask() : null,
    };

    private IEnumerable<Check> Locks(Plan plan, string? execution) =>
        from target in plan.Locked
        let held = services.Store.Leases.Held(LeaseNames.Of(services.ClusterName, target))
        where held is not null && held.Execution != execution
        select new Check("no other execution is at work", false, $"execution {held.Execution} is at work on {target}",
            $"follow it with get_execution {held.Execution}, or stop it with undo {held.Execution}")
        {
            Reason = "lock",
        };

    // What an earlier change of the same object leads to cannot be judged by the server before that is made.
    private async Task<List<Check>> DryRunAsync(Plan plan, IReadOnlyList<Node> earlier)
    {
        using var span = Span.Part("dry run");
        var checks = new List<Check>();
        var touched = earlier.SelectMany(n => n.Plan?.Changes ?? []).Select(c => c.Target).ToHashSet();
        var learnt = ImmutableDictionary<string, string>.Empty;
        foreach (var change in plan.Changes.Where(c => touched.Add(c.Target)))
        {
            try
            {
                learnt = learnt.AddRange(await new LearntValues(services.Values, context.FindAsync, services.Time)
                    .AboutAsync(change, learnt));
            }
            catch (StepFailedException e)
            {
                checks.Add(new Check("what the change needs can be read", false, $"{change.Target}: {e.Message}",
                    "plan it again")
                { Reason = "dry_run" });
                continue;
            }
            var filled = Placeholder.Fill(change, Filling.Trial(services.Time.GetUtcNow(), learnt));
            if (await IChangeWrite.Of(filled, context).DryRunAsync() is { } refusal)
                checks.Add(new Check("the API server accepts the change (dry run)", false,
                    $"{change.Target}: {LearntValues.Hide(refusal, learnt.Values)}",
                    "the message is the API server's; change the arguments, or what it names")
                { Reason = "dry_run" });
        }
        if (checks.Count == 0)
            checks.Add(new Check("the API server accepts the changes (dry run)", true, "holds"));
        return checks;
    }

    private string Digest(IReadOnlyList<Node> nodes)
    {
        var text = new StringBuilder($"{services.ClusterName}\n{_policy.Version}\n");
        foreach (var node in nodes)
            text.Append(node.Id).Append(' ').Append(node.Action).Append(' ').AppendJoin(',', node.DependsOn).Append(' ')
                .Append(node.Wave > 0 ? $"wave {node.Wave} " : "")
                .Append(node.Plan is { } plan ? PlanJson.Digest(plan) : CanonicalJson.Of(node.Args)).Append('\n');
        return services.Store.Sealer.Hash(text.ToString(), 32);
    }

    private static Check Unread(KubeException e) => new("the cluster can be read", false, $"{e.Reason}: {e.Message}",
        e.Status == 403 ? "give Aura's user the RBAC that describe_action lists" : "see aura doctor")
    {
        Reason = "cluster_unreadable",
    };
}
