using System.Collections.Immutable;
using Aura.Diagnosis;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.Planning;

namespace Aura.Twin.Rehearsing;

/// <summary>Compares a run with the one in which nothing was done, and says how the strategy ends.</summary>
internal sealed class Judgement(RehearsalMaterial material, Strategy strategy, TwinRun run, TwinRun alone)
{
    private readonly ImmutableArray<ObjectRef> _concerned = [.. material.Concerned];

    public RehearsalReport Report(IEnumerable<string> gaps)
    {
        var unknowns = Unknowns().Concat(gaps).Distinct().ToImmutableArray();
        ImmutableArray<WorkloadEnd> ends = [.. _concerned.Select(End)];
        var (outcome, why) = Outcome(unknowns, ends);
        var downtime = Downtimes();
        return new RehearsalReport
        {
            Strategy = strategy.Name,
            Outcome = outcome,
            Why = Redactor.Text(why),
            Probability = new Confidence(material, run).Of(outcome),
            RecoverySeconds = outcome == RehearsalOutcome.Recovers ? RecoverySeconds() : null,
            DowntimeSeconds = downtime.Select(d => d.Seconds).DefaultIfEmpty(0).Max(),
            DowntimeIfNothingIsDone = downtime.Select(d => d.IfNothingIsDone).DefaultIfEmpty(0).Max(),
            Timeline = run.Timeline,
            ReadyOverTime = ReadyOverTime(),
            Downtime = downtime,
            Violations = [.. run.Obstacles, .. Harmed(), .. FailedChecks()],
            NowhereToGo = Stranded.Of(run, _concerned),
            FinalState = ends,
            Unknowns = unknowns,
            NotModelled = [.. material.Snapshot.NotModelled.Select(Redactor.Text)],
        };
    }

    private bool IsRefused => run.Result?.Status == ExecutionStatus.Refused;

    private bool IsShown => alone.Findings.Any(IsSame);

    private (RehearsalOutcome Outcome, string Why) Outcome(
        ImmutableArray<string> unknowns, ImmutableArray<WorkloadEnd> ends)
    {
        if (IsRefused)
            return unknowns.IsEmpty ? (RehearsalOutcome.Refused, run.Result!.Message)
                : (RehearsalOutcome.Unknown, $"refused in the twin, which hangs on what it cannot tell: {unknowns[0]}");
        if (!IsShown)
            return (RehearsalOutcome.Unknown, NotShown);
        var trouble = Trouble(ends);
        if (Worse() is { } worse)
            return (RehearsalOutcome.MakesWorse, worse);
        if (trouble is null)
            return (RehearsalOutcome.Recovers, $"{material.Finding.Type} is gone and everything concerned is ready");
        return unknowns.IsEmpty ? (RehearsalOutcome.DoesNotRecover, trouble)
            : (RehearsalOutcome.Unknown, $"{trouble}; but {unknowns[0]}");
    }

    private string? Trouble(ImmutableArray<WorkloadEnd> ends)
    {
        var ended = run.Result is { Status: not (ExecutionStatus.Succeeded or ExecutionStatus.NoChange) } r
            ? $"{State.Words.Of(r.Status)}: {r.Message}" : null;
        var lacking = ends.FirstOrDefault(e => e.Ready < e.Wanted);
        return ended ?? (lacking is not null
            ? $"{lacking.Workload}: {lacking.Ready} of {lacking.Wanted} ready in the end"
            : run.Findings.FirstOrDefault(IsSame) is { } same ? $"the finding is still there: {same.Summary}" : null);
    }

    /// <summary>What has come up that was not there and does not come by itself.</summary>
    private string? Worse()
    {
        var known = material.Findings.Concat(alone.Findings).ToList();
        var causes = known.Select(f => (f.Type, f.Target)).ToHashSet();
        // What suffered already has a finding of its own once its cause is gone and it still suffers.
        var sufferers = known.SelectMany(f => f.Affected).ToHashSet();
        var worse = run.Findings.FirstOrDefault(f => f.Severity >= material.Finding.Severity && !IsSame(f)
            && !causes.Contains((f.Type, f.Target)) && !sufferers.Contains(f.Target) && !IsServing(f.Target));
        if (worse is not null)
            return $"{worse.Type} of {worse.Target} comes up: {worse.Summary}";
        var poorer = run.Tracks.Workloads.Where(w => alone.Tracks.Workloads.TryGetValue(w.Key, out var before)
            && w.Value.Ready < Math.Min(before.Ready, w.Value.Wanted)).Select(w => w.Key)
            .OrderBy(w => $"{w}", StringComparer.Ordinal).FirstOrDefault();
        return poorer is null ? null
            : $"{poorer} has {run.Tracks.Workloads[poorer].Ready} ready in the end, "
                + $"{alone.Tracks.Workloads[poorer].Ready} if nothing is done";
    }

    /// <summary>It has all that it wants: what is said of it beside does no harm.</summary>
    private bool IsServing(ObjectRef o) => run.Tracks.Workloads.TryGetValue(o, out var track) && track.Whole;

    private IEnumerable<string> Unknowns()
    {
        if (IsRefused)
            yield break;
        if (!IsShown)
            yield return NotShown;
        var changes = run.Result?.Changes ?? [];
        // Beside something that is done, a message is no more than word of it.
        if (!changes.IsEmpty && changes.All(c => c.Op == "send"))
            yield return "what people do who read the message";
        foreach (var change in changes)
            if (change.Op == "exec")
                yield return "what the command does in its container";
    }

    private bool IsSame(Finding f) => f.Id == material.Finding.Id
        || (f.Type == material.Finding.Type && f.Target == material.Finding.Target);

    private int RecoverySeconds()
    {
        var since = _concerned.Select(w => run.Tracks.Workloads.GetValueOrDefault(w)?.WholeSince ?? 0)
            .DefaultIfEmpty(run.Done).Max();
        return (int)Math.Ceiling(_concerned.IsEmpty || since == 0 ? run.Done : since);
    }

    private ImmutableArray<Downtime> Downtimes()
    {
        var services = Fronts().Select(s => (Name: $"{s}", Mine: run.Tracks.Services.GetValueOrDefault(s),
            Other: alone.Tracks.Services.GetValueOrDefault(s))).ToList();
        var bare = services.Count > 0 ? [] : _concerned.Select(w => (Name: $"{w}",
            Mine: run.Tracks.Workloads.GetValueOrDefault(w), Other: alone.Tracks.Workloads.GetValueOrDefault(w)));
        return [.. services.Concat(bare).Where(d => d.Mine is { Wanted: > 0 }).Select(d => new Downtime(d.Name,
            (int)Math.Round(d.Mine!.Without(run.End)), (int)Math.Round(d.Other?.Without(run.End) ?? 0)))];
    }

    /// <summary>The Services that select pods of the workloads concerned.</summary>
    private IEnumerable<ObjectRef> Fronts()
    {
        var templates = material.Snapshot.Objects.Where(o => _concerned.Contains(o.Ref))
            .Select(o => (o.Namespace, Labels: o.Map("spec.template.metadata.labels"))).ToList();
        return material.Snapshot.Objects.Where(o => o.Kind == Kind.Service && o.At("spec.selector") is not null)
            .Where(s => templates.Any(t => t.Namespace == s.Namespace
                && Selector.FromMap(s.At("spec.selector")).Matches(t.Labels)))
            .Select(s => s.Ref).OrderBy(s => $"{s}", StringComparer.Ordinal);
    }

    private ImmutableArray<ReadySeries> ReadyOverTime() =>
    [
        .. run.Tracks.Workloads.Where(w => _concerned.Contains(w.Key) || w.Value.Points.Count > 1)
            .OrderByDescending(w => _concerned.Contains(w.Key)).ThenBy(w => $"{w.Key}", StringComparer.Ordinal)
            .Take(MostSeries).Select(w => new ReadySeries($"{w.Key}", w.Value.Wanted,
                [.. w.Value.Points.Select(p => ImmutableArray.Create<double>(p.Seconds, p.Ready))])),
    ];

    private IEnumerable<Violation> Harmed() => (run.Result?.Witnesses ?? []).Where(w => w.Harmed).Select(w =>
        new Violation("witness", w.Object, $"{w.What}: {w.Before} before, {w.After} after", Math.Round(run.Done, 1)));

    private IEnumerable<Violation> FailedChecks() => (IsRefused ? run.Result!.Checks : []).Where(c => !c.Passed)
        .Select(c => new Violation(KindOf(c.Name), Redactor.Text(c.Name), Redactor.Text(c.Why), 0));

    private static string KindOf(string check) =>
        check.Contains("PodDisruptionBudget", StringComparison.Ordinal) ? "disruption_budget"
        : check.Contains("ResourceQuota", StringComparison.Ordinal) ? "quota"
        : check.Contains("fit on", StringComparison.Ordinal) ? "scheduling"
        : check.Contains("API server", StringComparison.Ordinal) ? "admission" : "check";

    private WorkloadEnd End(ObjectRef workload)
    {
        var track = run.Tracks.Workloads.GetValueOrDefault(workload);
        var last = run.Tracks.Last(workload);
        var updated = (int)(last?.Number(workload.Kind == Kind.DaemonSet
            ? "status.updatedNumberScheduled" : "status.updatedReplicas") ?? 0);
        return new WorkloadEnd($"{workload}", track?.Wanted ?? 0, track?.Ready ?? 0, updated,
            last is null ? "gone" : track!.Whole ? null : Stranded.Trouble(run, workload));
    }

    private const string NotShown = "the twin does not show the finding when nothing is done";
    private const int MostSeries = 20;
}
