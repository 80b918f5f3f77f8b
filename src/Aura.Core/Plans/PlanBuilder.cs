using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Kubernetes;
using Aura.Planning;

namespace Aura.Plans;

/// <summary>
/// Collects what an action wants done. Steps run one after the other in the order of the calls, except inside
/// <see cref="Together"/>; fields set on the same object without a step in between become one patch, so that a workload
/// rolls once.
/// </summary>
public sealed class PlanBuilder(ActionSpec spec, JsonObject arguments)
{
    private readonly List<Check> _checks = [];
    private readonly List<string> _warnings = [];
    private readonly List<Step> _steps = [];
    private readonly List<ObjectRef> _targets = [];
    private readonly List<ReadObject> _reads = [];
    private readonly List<KubeObject> _written = [];
    private readonly List<KubeObject> _disturbed = [];
    private readonly List<ObjectRef> _sacrificed = [];
    private Risk _risk = spec.Risk;
    private UndoGrade _undo = spec.Undo;
    private string? _undoHow;
    private Step.Wait? _verify;
    private ImmutableArray<string> _tail = [];
    private List<string>? _together;

    /// <summary>The objects that the steps so far write, as read (first write of each).</summary>
    public IReadOnlyList<KubeObject> Written => _written;

    /// <summary>The workloads whose pods the plan replaces or removes.</summary>
    public IReadOnlyList<KubeObject> Disturbed => _disturbed;

    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>See <see cref="Plan.Cost"/>.</summary>
    public CostImpact? Cost { get; set; }

    /// <summary>See <see cref="Plan.ManifestPatch"/>.</summary>
    public JsonObject? ManifestPatch { get; set; }

    /// <summary>Records the check and stops planning where the value is null.</summary>
    public T Need<T>([NotNull] T? value, string what, string? hint = null, string? why = null)
        where T : class
    {
        Check(value is not null, what, hint, why);
        if (value is null)
            throw new PlanStoppedException(what);
        if (value is KubeObject read)
            Reads(read);
        return value;
    }

    /// <summary>Records a check; planning goes on, so that all failures are told at once.</summary>
    public void Check(bool passed, string what, string? hint = null, string? why = null) =>
        _checks.Add(new Check(what, passed, why ?? (passed ? "holds" : $"not so: {what}"), passed ? null : hint));

    public void Warn(string warning) => _warnings.Add(warning);

    /// <summary>Raises the risk by one step (or to what is given), at most to critical, and says why.</summary>
    public void RaiseRisk(string because, Risk? to = null)
    {
        if (_risk < Risk.Critical)
            _risk = to > _risk ? to.Value : _risk + 1;
        Warn($"risk raised to {_risk.ToString().ToLowerInvariant()}: {because}");
    }

    /// <summary>States this plan's actual undo grade; it can only be worse than the spec's.</summary>
    public void Undo(UndoGrade grade, string how)
    {
        _undo = grade > _undo ? grade : _undo;
        _undoHow = how;
    }

    /// <summary>Binds the plan to the object's uid and generation.</summary>
    public void Reads(KubeObject read)
    {
        if (_reads.All(r => r.Target != read.Ref))
            _reads.Add(new ReadObject(read.Ref, read.Uid, read.Generation));
    }

    /// <summary>Locks the object while the plan runs; whatever is changed is locked anyway.</summary>
    public void Target(ObjectRef target)
    {
        if (!_targets.Contains(target))
            _targets.Add(target);
    }

    /// <summary>Says that pods of the workload are replaced or removed, which its replicas have to bear.</summary>
    public void Disturbs(KubeObject workload)
    {
        if (_disturbed.All(w => w.Ref != workload.Ref))
            _disturbed.Add(workload);
    }

    /// <summary>That the workload has fewer pods for a time is what the plan wants: no harm to undo it for.</summary>
    public void Sacrifices(KubeObject workload)
    {
        if (!_sacrificed.Contains(workload.Ref))
            _sacrificed.Add(workload.Ref);
    }

    /// <summary>The steps added inside do not wait for each other; what comes after waits for all of them.</summary>
    public void Together(Action steps)
    {
        _together = [];
        steps();
        if (_together.Count > 0)
            _tail = [.. _together];
        _together = null;
    }

    /// <summary>
    /// Sets a field (null removes it). A no-op is dropped. Where the objects above the field are missing, the highest
    /// missing one is what changes, so that undo leaves nothing behind. Returns the object as changed.
    /// </summary>
    /// <param name="subresource">Where the field is written through one: status, ephemeralcontainers, approval.</param>
    public KubeObject Set(KubeObject target, string path, JsonNode? value, string why, string? subresource = null)
    {
        if (JsonNode.DeepEquals(target.At(path), value))
            return target;
        Reads(target);
        Target(target.Ref);
        Writes(target);
        var changed = target.With(path, value);
        var place = FirstMissing(target, FieldPath.Parse(path));
        var field = new FieldChange($"{place}", target.At(place)?.DeepClone(), changed.At(place)?.DeepClone(), why);
        if (_steps.LastOrDefault() is Step.Apply { Change: Change.Patch patch } last && patch.Target == target.Ref
            && patch.Subresource == subresource)
            _steps[^1] = last with { Change = patch with { Fields = Merge(patch.Fields, field, changed) } };
        else
            Add((id, after) => new Step.Apply(id, after,
                new Change.Patch(target.Ref, target.Uid ?? "", [field], why) { Subresource = subresource }));
        return changed;
    }

    /// <summary>
    /// Gives a running pod's container other resources without replacing the pod (the <c>resize</c> subresource;
    /// Kubernetes 1.33 or later). A no-op is dropped. Wait for <see cref="Condition.Resized"/>.
    /// </summary>
    /// <param name="of">"requests" or "limits".</param>
    /// <param name="resource">"cpu" or "memory"; nothing else can be changed so.</param>
    public KubeObject Resize(KubeObject pod, string container, string of, string resource, Quantity amount,
        string why) => Quantity.From(pod.At($"spec.containers[name={container}].resources.{of}.{resource}")) == amount
            ? pod
            : Set(pod, $"spec.containers[name={container}].resources.{of}.{resource}", $"{amount}", why, "resize");

    /// <summary>Sets the replica count through the scale subresource. A no-op is dropped.</summary>
    public KubeObject Scale(KubeObject target, int replicas, string why)
    {
        var before = (int)(target.Number("spec.replicas") ?? 1);
        if (before == replicas)
            return target;
        Reads(target);
        Writes(target);
        Apply(new Change.Scale(target.Ref, target.Uid ?? "", before, replicas, why));
        return target.With("spec.replicas", replicas);
    }

    public void Create(KubeObject created, string why)
    {
        Writes(created);
        Apply(new Change.Create(created.Ref, created.ToJson(), why));
    }

    public void Delete(
        KubeObject target, string why, int? graceSeconds = null, DeletePropagation? propagation = null)
    {
        Reads(target);
        Writes(target);
        Apply(new Change.Delete(target.Ref, target.Uid ?? "", graceSeconds, target.ToJson(), why)
        {
            Propagation = propagation,
        });
    }

    /// <summary>
    /// Deletes the object, waits until it is gone, and creates it again under its name, without what the server and
    /// controllers had given it (<see cref="SavedObject"/>). Undo makes it where it is missing, and else leaves it.
    /// </summary>
    /// <param name="changed">How it is to be then, where that differs.</param>
    public void Recreate(KubeObject target, TimeSpan goneWithin, string why, KubeObject? changed = null)
    {
        Delete(target, why);
        Wait(new Condition.Gone(target.Ref, target.Uid), goneWithin);
        Apply(new Change.Create(target.Ref, SavedObject.Anew(changed ?? target).ToJson(), why) { Restores = true });
    }

    public void Evict(KubeObject pod, string why, int? graceSeconds = null)
    {
        Writes(pod);
        Apply(new Change.Evict(pod.Ref, pod.Uid ?? "", graceSeconds, why));
    }

    /// <summary>A message to a receiver of <see cref="ClusterView.Receivers"/>.</summary>
    public void Send(string receiver, JsonObject message, string why) =>
        Apply(new Change.Send(new ObjectRef(Change.Send.Kind, null, receiver), receiver, message, why));

    /// <summary>
    /// A command in a container, as its words (no shell). See <see cref="Change.Exec"/> for what a crash makes of it.
    /// </summary>
    /// <param name="onlyReads">It changes nothing that would have to be taken back.</param>
    /// <param name="repeatable">Running it twice does no harm.</param>
    public void Exec(KubeObject pod, string container, IEnumerable<string> command, TimeSpan atMost, string why,
        bool onlyReads = false, bool repeatable = false)
    {
        Writes(pod);
        Apply(new Change.Exec(pod.Ref, pod.Uid ?? "", container, [.. command], atMost, why)
        {
            OnlyReads = onlyReads, Repeatable = repeatable,
        });
    }

    /// <summary>
    /// A zip of texts in the folder configured at start (<see cref="ClusterView.CanArchive"/>).
    /// </summary>
    /// <param name="name">Without ending; <see cref="Placeholder.Suffix"/> is added, so that all differ.</param>
    public void Archive(string name, ImmutableArray<ArchiveEntry> entries, string why) => Apply(new Change.Archive(
        new ObjectRef(Change.Archive.Kind, null, $"{name}-{Placeholder.Suffix}.zip"), entries, why));

    /// <summary>From here on, the whole execution is undone by itself after the time, also after a restart.</summary>
    public void RestoreAfter(TimeSpan after) => Add((id, before) => new Step.RestoreAfter(id, before, after));

    public void Wait(Condition until, TimeSpan atMost) => Add((id, after) => new Step.Wait(id, after, until, atMost));

    public void Hold(Condition condition, TimeSpan duration) =>
        Add((id, after) => new Step.Hold(id, after, condition, duration));

    /// <summary>The post-condition; verified after the last step.</summary>
    public void Verify(Condition condition, TimeSpan within) =>
        _verify = new Step.Wait("verify", [], condition, within);

    /// <exception cref="InvalidOperationException">It is to be restored, but cannot be undone.</exception>
    public Plan Build()
    {
        if (_undo is UndoGrade.None or UndoGrade.NotApplicable && _steps.Any(s => s is Step.RestoreAfter))
            throw new InvalidOperationException($"{spec.Name}: what cannot be undone cannot restore itself");
        var refused = _checks.Any(c => !c.Passed);
        var steps = refused ? [] : _steps.ToImmutableArray();
        return new Plan
        {
            Action = spec.Name,
            Arguments = arguments,
            Risk = _risk,
            Undo = steps.IsEmpty ? UndoGrade.NotApplicable : _undo,
            UndoHow = steps.IsEmpty ? "nothing to undo" : _undoHow ?? DefaultHow(_undo),
            Checks = [.. _checks],
            Warnings = [.. _warnings],
            Steps = steps,
            Verify = steps.IsEmpty ? null : _verify,
            Targets = [.. _targets],
            Reads = [.. _reads],
            Sacrificed = steps.IsEmpty || _sacrificed.Count == 0 ? null : [.. _sacrificed],
            Cost = steps.IsEmpty ? null : Cost,
            ManifestPatch = steps.IsEmpty ? null : ManifestPatch,
        };
    }

    private void Apply(Change change)
    {
        Target(change.Target);
        Add((id, after) => new Step.Apply(id, after, change));
    }

    private void Writes(KubeObject target)
    {
        if (_written.All(w => w.Ref != target.Ref))
            _written.Add(target);
    }

    private void Add(Func<string, ImmutableArray<string>, Step> make)
    {
        var step = make($"s{_steps.Count + 1}", _tail);
        _steps.Add(step);
        if (_together is null)
            _tail = [step.Id];
        else
            _together.Add(step.Id);
    }

    private static FieldPath FirstMissing(KubeObject target, FieldPath path)
    {
        for (var length = 1; length < path.Segments.Count; length++)
            if (FieldPath.Of(path.Segments.Take(length)) is var above && target.At(above) is null)
                return above;
        return path;
    }

    // A field inside one that the patch sets already becomes part of it.
    private static ImmutableArray<FieldChange> Merge(
        ImmutableArray<FieldChange> fields, FieldChange added, KubeObject changed)
    {
        var around = fields.FirstOrDefault(f =>
            f.Path == added.Path || added.Path.StartsWith(f.Path + ".") || added.Path.StartsWith(f.Path + "["));
        return around is null
            ? fields.Add(added)
            : fields.Replace(around, around with { After = changed.At(around.Path)?.DeepClone() });
    }

    private static string DefaultHow(UndoGrade grade) => grade switch
    {
        UndoGrade.Exact => "undo puts every changed field back",
        UndoGrade.Compensating => "undo does the opposite; the world is not the same afterwards",
        UndoGrade.None => "cannot be undone",
        _ => "nothing to undo",
    };
}
