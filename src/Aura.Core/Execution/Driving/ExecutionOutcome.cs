using System.Collections.Immutable;
using Aura.Kubernetes;
using Aura.Learning;
using Aura.Learning.Analytics;
using Aura.Planning;
using Aura.State;

namespace Aura.Execution.Driving;

/// <summary>What an execution that ends leaves for learning; written in the commit that ends it.</summary>
internal static class ExecutionOutcome
{
    /// <param name="stopped">A person stopped it.</param>
    public static void Record(PipelineServices services, OpenExecution x, ExecutionStatus status, bool stopped)
    {
        var store = services.Store;
        var targets = x.Body.Nodes.SelectMany(n => n.Plan?.Targets ?? []).Distinct().ToList();
        var first = targets.FirstOrDefault();
        var now = services.Time.GetUtcNow();
        var incident = x.Body.Context is { } context ? store.Incidents.OpenAs(services.ClusterName, context.FindingId)
            : first is null ? null : store.Incidents.OpenAt(services.ClusterName, $"{first}");
        // Of what is not mended nobody knows how long it will last.
        double? away = status == ExecutionStatus.Succeeded && incident is not null
            && x.Body.Context?.ShareAway is > 0 and var share ? share * (now - incident.FirstSeen).TotalSeconds : null;
        var outcome = new Outcome
        {
            Execution = x.Id,
            Cluster = services.ClusterName,
            FindingId = x.Body.Context?.FindingId ?? incident?.Finding,
            Finding = x.Body.Finding ?? incident?.Type,
            Target = $"{first}",
            Strategy = x.Body.Context?.Strategy,
            Steps = Steps(x, status),
            Signature = incident?.Signature,
            Circumstances = (x.Body.Context?.Circumstances ?? incident?.Circumstances ?? Plain(first))
                .In(services.ClusterName, x.Body.Context?.Namespace ?? first?.Namespace, now),
            Status = Words.Of(status),
            At = now,
            Seconds = (store.Time.GetUtcNow() - Began(services, x)).TotalSeconds,
            Undo = status switch
            {
                ExecutionStatus.RolledBack => "undone",
                ExecutionStatus.RollbackFailed => "in_part",
                _ => "none",
            },
            Stopped = stopped,
            Collateral = (x.Body.Witnesses ?? []).Where(w => w.Harmed).Select(w => $"{w.Object}").ToList() is
            { Count: > 0 } harmed ? string.Join(", ", harmed) : null,
            Because = status == ExecutionStatus.Succeeded ? null : stopped ? Setback.Stopped : x.Body.Setback,
            CostPerMonth = (double?)x.Body.Cost?.PerMonth,
            Currency = x.Body.Cost?.Currency ?? x.Body.Context?.Currency,
            Away = away,
            AwayCost = (double?)x.Body.Context?.MinuteCosts * away / 60,
            Believed = x.Body.Context?.Believed,
            Twin = x.Body.Context?.Twin,
            Experiment = x.Body.Context?.Experiment,
            Propensity = x.Body.Context?.Propensity,
        };
        store.Outcomes.Add(outcome with { Believed = outcome.Believed ?? Belief(store, outcome) });
        if (status == ExecutionStatus.Succeeded)
            store.Rechecks.Set(x.Id, services.ClusterName, first?.Namespace, now);
        store.Incidents.Acted(services.ClusterName, outcome.FindingId, targets.Select(t => $"{t}"), x.Id);
    }

    /// <summary>What the model would have said; null where it has no prior and too few outcomes.</summary>
    private static Odds? Belief(AuraStore store, Outcome outcome)
    {
        var model = new SuccessModel(store.Success);
        var steps = outcome.Steps.Select(s => model.Of(new StepContext(s.Action,
            outcome.Finding ?? StepContext.NoFinding, s.Class, outcome.Circumstances), null, outcome.At)).ToList();
        return steps.Count == 0 || steps.Any(s => s.Abstains) ? null
            : BetaBelief.All(steps.Select(s => s.Belief), steps.Min(s => s.Samples), "outcomes");
    }

    private static DateTimeOffset Began(PipelineServices services, OpenExecution x) =>
        x.Body.EndsBy is { } end ? end - services.EndWithin : x.Record.CreatedAt;

    private static Circumstances Plain(ObjectRef? target) =>
        target is null ? Circumstances.None : Circumstances.None.With(Circumstances.Kind, target.Kind.Name);

    private static ImmutableArray<OutcomeStep> Steps(OpenExecution x, ExecutionStatus status)
    {
        var reached = x.Body.Nodes.Where(n => IsReached(x, n)).ToList();
        var last = reached.Where(n => reached.All(o => !o.DependsOn.Contains(n.Id))).ToList();
        var failed = last.Where(n => Phases(x, n).Contains(StepPhase.Failed)).ToList();
        return [.. x.Body.Nodes.Select(node => new OutcomeStep(node.Action,
                x.Body.Context?.Classes.GetValueOrDefault(node.Id) ?? ArgumentClass.Of(node.Args),
                node.End is { } end ? end.Well
                : status == ExecutionStatus.Succeeded ? true
                : !reached.Contains(node) ? null
                : !last.Contains(node) ? true
                : last.Count == 1 || failed.Contains(node) ? false : null,
                Prior: x.Body.Context?.Priors.TryGetValue(node.Id, out var prior) == true ? prior : null))
            .GroupBy(s => s).Select(g => g.Key with { Times = g.Count() })];
    }

    private static bool IsReached(OpenExecution x, Node node) => Phases(x, node).Any(p => p != StepPhase.Pending);

    private static IEnumerable<StepPhase> Phases(OpenExecution x, Node node)
    {
        var ids = (node.Plan?.Steps ?? []).Select(s => node.StepId(s.Id)).ToHashSet();
        return x.Steps.Where(s => ids.Contains(s.Id)).Select(s => s.Phase);
    }
}
