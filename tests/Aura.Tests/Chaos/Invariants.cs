using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Execution;
using Aura.Execution.Checks;
using Aura.Execution.Fields;
using Aura.Kubernetes;
using Aura.Plans;
using Aura.State;
using Microsoft.Data.Sqlite;

namespace Aura.Tests.Chaos;

/// <summary>
/// What must hold when a seed has ended, whatever happened in it; a sentence for each thing that does not.
/// </summary>
internal sealed class Invariants
{
    private readonly Draw _draw;
    private readonly Story _story;
    private readonly ChaosWorld _world;
    private readonly Ledger _ledger;
    private readonly AuraStore _store;
    private readonly ExecutionRecord? _execution;
    private readonly IReadOnlyList<StepRecord> _steps;
    private readonly IReadOnlyDictionary<string, Change> _changes;
    private readonly IReadOnlyList<FieldWrite> _ours;

    public Invariants(Draw draw, Story story)
    {
        (_draw, _story, _world, _ledger, _store) = (draw, story, draw.World, draw.World.Ledger, story.Store);
        _execution = story.Execution();
        _steps = _execution is null ? [] : _store.Journal.Steps(_execution.Id);
        _changes = _steps.Select(s => (s.Id, Change: ChangeOf(s))).Where(s => s.Change is not null)
            .ToDictionary(s => s.Id, s => s.Change!);
        _ours = [.. _ledger.Writes.Where(w => w.Actor == Ledger.Aura)];
    }

    private string Message => _story.End?.Message ?? "";
    private ExecutionStatus Status => _story.Status;

    public IEnumerable<string> Broken() =>
        Ended().Concat(Locks()).Concat(Audit()).Concat(Access()).Concat(_world.Witness.Faults).Concat(Planned())
            .Concat(OthersKept()).Concat(EndState()).Concat(Conflicts()).Concat(Phases()).Concat(Once())
            .Concat(Alone());

    // Two threads in a world that is made for one: who wrote what, and when, is not to be told any more.
    private IEnumerable<string> Alone()
    {
        if (_world.Trace.Elsewhere is { } what)
            yield return $"not on the seed's own thread: {what}";
    }

    private IEnumerable<string> Ended()
    {
        foreach (var record in _store.Journal.List(ChaosWorld.ClusterName, 100).Where(r => r.EndedAt is null))
            yield return $"{record.Title} has not ended: {record.Status}: {record.Message}";
        foreach (var result in new[] { _story.Answer, _story.Undone, _story.End }.OfType<ExecutionResult>())
            if (result.Message.Length == 0)
                yield return $"a result with status {result.Status} does not say why";
        foreach (var record in _store.Journal.List(ChaosWorld.ClusterName, 100))
            if (Undocumented(record.Message) is { } what)
                yield return $"the message of {record.Title} speaks of an error that is a bug: {what}";
    }

    private static string? Undocumented(string message) => message.Split(' ', ':', ';')
        .FirstOrDefault(word => word.EndsWith("Exception", StringComparison.Ordinal));

    private IEnumerable<string> Locks()
    {
        using var connection = new SqliteConnection($"Data Source={_world.StorePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM leases WHERE expires > $now";
        command.Parameters.AddWithValue("$now", _store.Time.GetUtcNow().ToUnixTimeMilliseconds());
        using var rows = command.ExecuteReader();
        while (rows.Read())
            yield return $"lease {rows.GetString(0)} is still held";
    }

    private IEnumerable<string> Audit()
    {
        if (_store.Audit.FirstBroken() is { } entry)
            yield return $"the audit chain is broken at {entry}";
        foreach (var record in _store.Journal.List(ChaosWorld.ClusterName, 100))
        {
            var entries = _store.Audit.List(1000, record.Id);
            var ran = entries.Count(e => e.What == $"start {record.Title}");
            var ends = entries.Count(e => e.What == $"end {record.Title}");
            if (ran != ends || ran > 1)
                yield return $"the audit has {ran} starts and {ends} ends of {record.Title}";
        }
    }

    private IEnumerable<string> Access()
    {
        var declared = _draw.Actions.SelectMany(a => a.Spec.Rbac).Concat(SafetyChecks.All.SelectMany(c => c.Rbac))
            .Append("authorization.k8s.io/selfsubjectaccessreviews: create").Concat(Goal())
            .Concat(Aura.Execution.Witnesses.WitnessAccess.Rbac).Distinct().Select(Aura.Actions.Rbac.Parse).ToList();
        return _world.Witness.Calls
            .Where(c => !declared.Any(rule => rule.Allows(c.Verb, c.Group, c.Resource, c.Subresource)))
            .Select(c => $"'{c}' is not declared by {string.Join(", ", _draw.Actions.Select(a => a.Spec.Name))}");
    }

    // A strategy's goal is no action's: it is part of the plan that was shown, and judged by reading its objects.
    private IEnumerable<string> Goal() => _draw.Strategy?.Goal is not { } goal ? []
        : ConditionJudge.Watched(goal.Until).Select(w =>
            $"{(w.Kind.Group.Length == 0 ? "" : w.Kind.Group + "/")}{w.Kind.Plural}: get, list, watch");

    /// <summary>Every field that Aura wrote was in the journal before.</summary>
    private IEnumerable<string> Planned() => _ours
        .Where(w => !_changes.Values.Where(c => c.Target == w.Target).SelectMany(Fields)
            .Any(f => FieldWrite.Overlap(f.Path, w.Path)))
        .Select(w => $"{w.Path} of {w.Target} was written but never planned");

    /// <summary>
    /// What somebody wrote is replaced only where Aura's plan was made from it (or where it is Aura's own value).
    /// </summary>
    private IEnumerable<string> OthersKept()
    {
        foreach (var write in _ours)
            if (_ledger.Before(write) is { Actor: Ledger.Somebody } theirs && theirs.After is not null
                && !_changes.Values.Where(c => c.Target == write.Target).SelectMany(Fields).Any(f => Knew(f, write)))
                yield return $"{write.Path} of {write.Target}, which somebody set to {Shown(theirs.After)}, "
                    + $"was overwritten with {Shown(write.After)}";
    }

    private static bool Knew((FieldPath Path, JsonNode? Before, JsonNode? After) field, FieldWrite write)
    {
        if (!FieldWrite.Overlap(field.Path, write.Path))
            return false;
        var rest = FieldPath.Of(write.Path.Segments.Skip(field.Path.Segments.Count));
        var (before, after) = (rest.Read(field.Before), rest.Read(field.After));
        return JsonNode.DeepEquals(before, write.Before) || Same.Covers(write.Path, write.Before, after);
    }

    /// <summary>Each field that Aura wrote last is as its status says.</summary>
    private IEnumerable<string> EndState()
    {
        // A part of what Aura wrote as a whole (taken back alone, for others have added to it) is judged by the whole.
        foreach (var at in _ours.GroupBy(w => (w.Uid, w.Path)).Select(g => g.First())
            .Where(w => !_ours.Any(o => o.Seq < w.Seq && o.Overlaps(w))))
        {
            if (!Exists(at) || _ledger.Last(at) is not { Actor: Ledger.Aura } last || MayBeOurs(at))
                continue;
            var before = JsonNode.DeepEquals(last.After, at.Before) || JsonNode.DeepEquals(Now(at), at.Before);
            var why = $"{at.Path} of {at.Target} is {Shown(Now(at))}, before it was {Shown(at.Before)}";
            if (Status is ExecutionStatus.Succeeded && before && !PlannedBack(at))
                yield return $"succeeded, but {why}";
            if (Status is ExecutionStatus.RolledBack or ExecutionStatus.Failed or ExecutionStatus.Cancelled
                or ExecutionStatus.Refused or ExecutionStatus.NoChange && !before)
                yield return $"{Status}, but {why}";
            if (Status is ExecutionStatus.RollbackFailed && !before && !Message.Contains($"{at.Target}"))
                yield return $"rollback_failed does not name it: {why}";
        }
        if (Status is ExecutionStatus.Succeeded && _draw.Request is not { DryRun: true })
            foreach (var change in _changes.Where(c => Phase(c.Key) == StepPhase.Done).Select(c => c.Value))
                foreach (var field in Fields(change))
                    if (Unlike(change, field) is { } fault)
                        yield return fault;
        if (_draw.Request is { DryRun: true } && (_ours.Count > 0 || _ledger.PodsRemoved.Count > 0))
            yield return "a dry run has written";
    }

    // Where an answer was lost, or the process that sent the request, nobody can tell Aura's value from the same value
    // written by somebody else at that moment; it counts as Aura's (docs/safety.md says so).
    private bool MayBeOurs(FieldWrite first) => _world.Uncertain && _ledger.Before(first) is { Actor: Ledger.Somebody }
        && _changes.Values.Where(c => c.Target == first.Target).SelectMany(Fields)
            .Any(f => f.Path.Equals(first.Path) && JsonNode.DeepEquals(f.After, first.Before));

    // A plan may set a field for a time only, as a cordon while a pod moves away.
    private bool PlannedBack(FieldWrite at)
    {
        var planned = _changes.Values.Where(c => c.Target == at.Target).SelectMany(Fields)
            .Where(f => f.Path.Equals(at.Path)).Select(f => f.After).ToList();
        return planned.Count > 1 && JsonNode.DeepEquals(planned[^1], at.Before);
    }

    // Somebody may have changed it since, also back.
    private string? Unlike(Change change, (FieldPath Path, JsonNode? Before, JsonNode? After) field)
    {
        if (Find(change.Target) is not { } now || (change is Change.Patch p && p.Uid != now.Uid)
            || Same.Covers(field.Path, now.At(field.Path), field.After))
            return null;
        var later = _ledger.Writes.LastOrDefault(w => w.Uid == now.Uid && FieldWrite.Overlap(w.Path, field.Path));
        var chained = _changes.Values.Count(c => c.Target == change.Target) > 1;
        return later is null or { Actor: Ledger.Aura } && !chained
            ? $"succeeded, but {field.Path} of {change.Target} is {Shown(now.At(field.Path))}, "
                + $"planned was {Shown(field.After)}" : null;
    }

    /// <summary>
    /// Where somebody changed a field of Aura's, and Aura looked at it again while taking it back, that is told.
    /// </summary>
    private IEnumerable<string> Conflicts()
    {
        if (Status is not (ExecutionStatus.RolledBack or ExecutionStatus.RollbackFailed))
            yield break;
        foreach (var at in _ours.GroupBy(w => (w.Uid, w.Path)).Select(g => g.First()))
        {
            if (_ledger.Last(at) is not { Actor: Ledger.Somebody } theirs || !theirs.Path.Equals(at.Path)
                || JsonNode.DeepEquals(theirs.After, at.Before) || !_ledger.WasReadAfter(theirs) || !Exists(at)
                || _ledger.Before(theirs) is not { Actor: Ledger.Aura } ours
                || JsonNode.DeepEquals(ours.After, at.Before))
                continue;
            if (Status != ExecutionStatus.RollbackFailed || !Message.Contains($"{at.Target}"))
                yield return $"{at.Path} of {at.Target} was changed by somebody to {Shown(theirs.After)}, "
                    + $"which {Status} does not tell";
        }
    }

    /// <summary>The journal's phases are those of a finished execution of this status.</summary>
    private IEnumerable<string> Phases()
    {
        foreach (var step in _steps.Where(s => _changes.ContainsKey(s.Id)))
        {
            var fits = Status switch
            {
                ExecutionStatus.Succeeded => step.Phase is StepPhase.Done or StepPhase.Skipped,
                ExecutionStatus.RollbackFailed => step.Phase is not (StepPhase.Intent or StepPhase.Undoing),
                _ => step.Phase is StepPhase.Pending or StepPhase.Failed or StepPhase.Skipped or StepPhase.Undone
                    or StepPhase.UndoFailed,
            };
            if (!fits)
                yield return $"step {step.Id} ({step.What}) is {step.Phase}, the execution {Status}";
        }
        if (Status == ExecutionStatus.RolledBack && _steps.Any(s => s.Phase == StepPhase.UndoFailed))
            yield return "rolled back, but a step could not be undone";
        if (_ours.Count > 0 && _changes.Count == 0)
            yield return "the cluster was changed, but the journal knows no change";
    }

    /// <summary>Nothing is done twice: no pod told to go a second time, no message sent again.</summary>
    private IEnumerable<string> Once()
    {
        foreach (var twice in _ledger.PodsRemoved.GroupBy(p => p.Uid).Where(g => g.Count() > 1))
            yield return $"{twice.First().Ref} was told to go {twice.Count()} times";
        var planned = _changes.Values.Count(c => c is Change.Send);
        if (_world.MessagesSent > planned)
            yield return $"{_world.MessagesSent} messages were sent, {planned} were planned";
        // Put back by somebody while the answer was lost, it looks as if it had never been done (docs/safety.md).
        foreach (var place in _ours.Where(w => _ledger.Before(w) is not { Actor: Ledger.Somebody })
            .GroupBy(w => (w.Uid, w.Path)))
            if (place.Count(w => JsonNode.DeepEquals(w.Before, place.First().Before)) > 1 && _changes.Values
                .Count(c => c.Target == place.First().Target) == 1)
                yield return $"{place.First().Path} of {place.First().Target} was changed more than once";
    }

    private StepPhase Phase(string step) => _steps.Single(s => s.Id == step).Phase;

    private bool Exists(FieldWrite at) => Find(at.Target)?.Uid == at.Uid;

    private JsonNode? Now(FieldWrite at) => Find(at.Target)?.At(at.Path);

    private KubeObject? Find(ObjectRef target)
    {
        lock (_world.Cluster.Clock.World)
            return _world.Cluster.Store.Get(target);
    }

    private Change? ChangeOf(StepRecord step) => _store.Journal.Image(_execution!.Id, step.Id) is { } image
        ? JsonNode.Parse(image)!["change"].Deserialize<Change>(PlanJson.Options) : null;

    private static IEnumerable<(FieldPath Path, JsonNode? Before, JsonNode? After)> Fields(Change change) =>
        change switch
        {
            Change.Patch p => p.Fields.Select(f => (FieldPath.Parse(f.Path), f.Before, f.After)),
            Change.Scale s => [(FieldPath.Parse("spec.replicas"), s.Before, s.After)],
            _ => [],
        };

    private static string Shown(JsonNode? value) => value?.ToJsonString() ?? "absent";
}
