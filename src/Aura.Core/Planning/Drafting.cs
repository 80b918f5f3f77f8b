using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Cost;
using Aura.Diagnosis;
using Aura.Execution.Checks;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Planning;

/// <summary>
/// Turns a candidate into a strategy: arguments filled in, every step planned, risk, cost and time added up.
/// </summary>
public sealed class Drafting(
    ClusterView cluster, ActionCatalog catalog, IReadOnlyList<ISafetyCheck> checks, IOdds priors, CostModel cost)
{
    public async Task<Draft> DraftAsync(Candidate candidate, Finding finding, JsonObject context)
    {
        var steps = Candidates.Filled(candidate, context);
        var refusals = new List<string>();
        var (risk, undo) = (Risk.Low, UndoGrade.NotApplicable);
        var plans = new List<Plan>();
        var capacity = 1.0;
        var expected = new ExpectedView(cluster);
        var seconds = new Dictionary<string, int>();
        var (noticed, back) = (0, 0);
        foreach (var step in steps)
        {
            var action = catalog.Get(step.Action);
            var before = step.DependsOn.Select(id => seconds[id]).DefaultIfEmpty(0).Max();
            if (await PlanAsync(action, step, expected, refusals) is not { } plan)
            {
                seconds[step.Id] = before + (int)action.Spec.TypicalDuration.TotalSeconds;
                (risk, undo) = (Worse(risk, action.Spec.Risk), Worse(undo, action.Spec.Undo));
                continue;
            }
            var own = await RecoveryTime.SecondsAsync(action.Spec, plan, expected);
            seconds[step.Id] = before + own;
            noticed = Math.Max(noticed, before + RecoveryTime.UntilNoticed(plan, own));
            back += RecoveryTime.ToUndo(plan, own);
            (risk, undo) = (Worse(risk, plan.Risk), Worse(undo, plan.Undo));
            capacity *= plan.Changes.OfType<Change.Scale>()
                .Aggregate(1.0, (share, c) => share * c.After / Math.Max(1, c.Before));
            plans.Add(plan);
            await expected.ApplyAsync(plan);
        }
        var goal = candidate.UntilRolledOut ? Goal(finding) : null;
        var recovery = seconds.Values.Max() + (candidate.UntilRolledOut ? await StartAsync(finding) : 0);
        noticed = Math.Max(noticed, seconds.Values.Max() + (int)(goal?.AtMost.TotalSeconds ?? 0));
        var odds = priors.Of(finding.Type, steps.Select(s => (s.Action, s.Args)), context);
        return new Draft(new Strategy
        {
            Name = candidate.Strategy,
            Steps = steps,
            SuccessProbability = odds,
            PriorOdds = odds.Basis == "prior" ? null
                : priors.PriorOf(finding.Type, steps.Select(s => (s.Action, s.Args)), context),
            CostImpact = await cost.OfAsync(plans.SelectMany(p => p.Changes)),
            RecoverySeconds = recovery,
            Downtime = new Downtime(Downtime.ShareOf(finding), recovery,
                noticed + back + ScoringRules.BuiltIn.PeopleSeconds),
            Otherwise = candidate.Otherwise,
            Risk = risk,
            Undo = undo,
            Capacity = Math.Round(capacity, 2),
            Score = 0,
            Goal = goal,
            ExcludedBecause = refusals.Count == 0 ? null : string.Join("; ", refusals.Distinct()),
        }.WithOdds(odds), Template.Text(candidate.Because, context))
        { Candidate = candidate };
    }

    /// <summary>The workloads that the finding is about or makes suffer.</summary>
    internal static IEnumerable<ObjectRef> Workloads(Finding finding) => finding.Affected.Add(finding.Target).Distinct()
        .Where(o => o.Kind == Kind.Deployment || o.Kind == Kind.StatefulSet || o.Kind == Kind.DaemonSet);

    private async Task<int> StartAsync(Finding finding)
    {
        var found = new List<KubeObject>();
        foreach (var workload in Workloads(finding))
            if (await cluster.GetAsync(workload) is { } one)
                found.Add(one);
        return RecoveryTime.Start(found);
    }

    private static Step.Wait? Goal(Finding finding)
    {
        var workloads = Workloads(finding).Select(Condition (o) => new Condition.RolledOut(o)).ToImmutableArray();
        return workloads.IsEmpty ? null : new Step.Wait("goal", [],
            workloads is [var only] ? only : new Condition.All(workloads), TimeSpan.FromMinutes(5));
    }

    /// <returns>Null where nothing could be planned; then it is said why.</returns>
    private async Task<Plan?> PlanAsync(
        RemediationAction action, StrategyStep step, ClusterView view, List<string> refusals)
    {
        try
        {
            var plan = await action.PlanAsync(step.Args, view);
            var failed = plan.Checks.Where(c => !c.Passed).ToList();
            if (!plan.Refused)
                foreach (var check in checks)
                    failed.AddRange((await Judging.AskAsync(check, plan, action, view)).Where(c => !c.Passed));
            refusals.AddRange(failed.Select(c => $"{step.Action} would be refused: {c.Name}: {c.Why}"));
            if (plan.NoChange && failed.Count == 0)
                refusals.Add($"{step.Action} would change nothing: it is so already");
            return plan;
        }
        catch (ArgumentsException e)
        {
            refusals.Add($"{step.Action}: {e.Message}");
        }
        catch (KubeException e) when (e.Reason is "Forbidden" or "NotFound")
        {
            refusals.Add($"{step.Action} cannot be planned: {e.Message}");
        }
        return null;
    }

    private static T Worse<T>(T a, T b)
        where T : struct, Enum => Comparer<T>.Default.Compare(a, b) >= 0 ? a : b;
}
