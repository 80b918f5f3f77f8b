using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Execution.Driving;
using Aura.Kubernetes;
using Aura.Plans;
using Aura.State;

namespace Aura.Execution;

/// <summary>Reads from the journal what Aura itself has done to an object of the cluster.</summary>
public sealed class PastChanges(AuraStore store, string cluster)
{
    private const int Most = 20;

    /// <summary>The last executions that changed fields of the object, newest first.</summary>
    public IReadOnlyList<PastChange> Of(ObjectRef target) =>
        [.. store.Journal.Find(cluster, new LogQuery { Target = $"{target}", Limit = Most })
            .Where(e => e.Kind != "undo").Select(e => Of(e, target)).OfType<PastChange>()];

    private PastChange? Of(ExecutionRecord execution, ObjectRef target)
    {
        var done = store.Journal.Steps(execution.Id)
            .Where(s => s.Phase is StepPhase.Done or StepPhase.Undone or StepPhase.UndoFailed)
            .Select(s => (Step: s, Image: StepImage.Parse(store.Journal.Image(execution.Id, s.Id))))
            .Where(s => s.Image is { } image && image.Change.Target == target && Uid(image.Change) is not null)
            .Select(s => (s.Step, Image: s.Image!)).ToList();
        if (done.Count == 0)
            return null;
        var body = ExecutionBody.Parse(execution.Body);
        var objects = done.Where(s => s.Image is { Change: Change.Patch, Before: not null })
            .Select(s => new KubeObject(target.Kind, s.Image.Before!)).ToList();
        var fields = done.SelectMany(s => Fields(s.Image)).ToImmutableArray();
        return new PastChange(execution.Id, ActionOf(body, target), Uid(done[0].Image.Change)!,
            execution.EndedAt ?? execution.CreatedAt, fields)
        {
            Before = objects.FirstOrDefault(),
            TakenBack = done.All(s => s.Step.Phase == StepPhase.Undone),
            Worked = [.. Worked(execution, body, objects, fields, target)],
        };
    }

    private static string? Uid(Change change) => change switch
    {
        Change.Patch { Subresource: null } patch => patch.Uid,
        Change.Scale scale => scale.Uid,
        _ => null,
    };

    private static string ActionOf(ExecutionBody body, ObjectRef target) => string.Join(" and ",
        body.Nodes.Where(n => n.Plan?.Changes.Any(c => c.Target == target) == true).Select(n => n.Action).Distinct());

    private static IEnumerable<FieldChange> Fields(StepImage image) => image.Change switch
    {
        Change.Patch patch => patch.Fields.SelectMany((f, i) => FieldDifferences
            .Between(f.Before, i < image.Written.Length ? image.Written[i] : f.After, FieldPath.Parse(f.Path))
            .Select(d => new FieldChange($"{d.Path}", Before(image, d.Path), d.Value?.DeepClone(), f.Why))),
        Change.Scale scale => [new FieldChange("spec.replicas", scale.Before, scale.After, scale.Why)],
        _ => [],
    };

    private static JsonNode? Before(StepImage image, FieldPath path) =>
        new KubeObject(image.Change.Target.Kind, image.Before!).At(path)?.DeepClone();

    // Before: as its status said. After: where the execution ended well and had waited for the rollout.
    private static IEnumerable<JsonNode> Worked(ExecutionRecord execution, ExecutionBody body,
        List<KubeObject> objects, ImmutableArray<FieldChange> fields, ObjectRef target)
    {
        if (objects.Count == 0 || objects[0].At("spec.template") is not { } before)
            yield break;
        if (objects[0].Number("status.availableReplicas") > 0
            && RolloutVerdict.Of(objects[0]).State == VerdictState.Holds)
            yield return before.DeepClone();
        if (execution.Status == Words.Of(ExecutionStatus.Succeeded)
            && body.Nodes.Any(n => RollsOut(n.Plan?.Verify?.Until, target)))
            yield return fields.Aggregate(objects[0], (o, f) => o.With(f.Path, f.After)).At("spec.template")!
                .DeepClone();
    }

    private static bool RollsOut(Condition? condition, ObjectRef target) => condition switch
    {
        Condition.RolledOut c => c.Target == target,
        Condition.Restarted c => c.Target == target,
        Condition.All all => all.Of.Any(c => RollsOut(c, target)),
        _ => false,
    };
}
