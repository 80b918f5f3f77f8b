using System.Text.Json.Nodes;
using Aura.Execution.Driving;
using Aura.Execution.Fields;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Writing;

internal sealed class PatchWrite(Change.Patch change, WriteContext context) : IChangeWrite
{
    private const int Tries = 4;
    private readonly IReadOnlyList<(FieldPath Path, FieldChange Field)> _fields =
        [.. change.Fields.Select(f => (FieldPath.Parse(f.Path), f))];

    public async Task<string?> DryRunAsync()
    {
        if (await context.FindAsync(change.Target) is not { } read)
            return $"{change.Target} is gone";
        if (State(read, chained: false) == FieldState.Drifted)
            return Drift(read);
        var patch = PatchFrom(read);
        try
        {
            await SendAsync(patch, dryRun: true);
            return null;
        }
        catch (KubeException e) when (e.Status == 404 && change.Subresource is { } part)
        {
            return $"the API server has no {part} of {change.Target}"
                + (part == "resize" ? " (Kubernetes 1.33 or later has): change the workload's template instead" : "")
                + $": {e.Message}";
        }
        catch (KubeException e) when (!Resilience.IsTransient(e))
        {
            return e.Message;
        }
    }

    public async Task<StepImage?> ReadAsync(bool chained)
    {
        var read = await context.FindAsync(change.Target) ?? throw new StepFailedException($"{change.Target} is gone");
        return State(read, chained) == FieldState.Before
            ? new StepImage { Change = change, Before = read.ToJson(), Chained = chained }
            : throw new StepFailedException(Drift(read));
    }

    public async Task<StepImage> ApplyAsync(StepImage image, bool repeated)
    {
        // Only where an earlier request may have taken effect is what was wanted Aura's, when it is there already.
        var mayBeDone = repeated;
        for (var attempt = 1; ; attempt++)
        {
            var read = attempt == 1 && !repeated ? new KubeObject(change.Target.Kind, image.Before!)
                : await context.FindAsync(change.Target) ?? throw new StepFailedException($"{change.Target} is gone");
            var state = State(read, image.Chained);
            if (state == FieldState.After && mayBeDone)
                return Done(image, read);
            if (state != FieldState.Before)
                throw new StepFailedException(Drift(read));
            var sent = 0;
            try
            {
                var patch = PatchFrom(read);
                return Done(image, await SendAsync(patch, sending: () => sent++));
            }
            catch (KubeException e) when (e.Status is 409 or 422 && attempt < Tries)
            {
                mayBeDone |= sent > 1;
                // A failed test looks like a malformed patch: what is read next tells which it was.
            }
            catch (KubeException e) when (e.Status is >= 400 and < 500)
            {
                throw new StepFailedException($"the API server refuses the change of {change.Target}: {e.Message}");
            }
        }
    }

    public async Task<UndoneStep> UndoAsync(StepImage image)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await context.FindAsync(change.Target) is not { } now)
                return new UndoneStep($"{change.Target} is gone", $"{change.Target} is gone", null);
            if (now.Uid != change.Uid)
                return new UndoneStep($"{change.Target} is another object now",
                    $"{change.Target} is another object now");
            var patch = new GuardedPatch(now);
            var conflicts = new List<string>();
            for (var i = 0; i < _fields.Count; i++)
                Revert(patch, i, image, conflicts);
            if (patch.IsEmpty)
                return conflicts.Count == 0 ? new UndoneStep("as before") { Untouched = attempt == 1 }
                    : Left(conflicts, now);
            try
            {
                await SendAsync(patch);
            }
            catch (KubeException e) when (e.Status is 409 or 422 && attempt < Tries)
            {
                continue;
            }
            catch (KubeException e) when (e.Status is >= 400 and < 500)
            {
                return Left([e.Message], now);
            }
            if (attempt >= Tries)
                return Left(conflicts.Count > 0 ? conflicts : ["the API server does not keep what is put back"], now);
        }
    }

    private void Revert(GuardedPatch patch, int i, StepImage image, List<string> conflicts)
    {
        var (path, field) = _fields[i];
        var now = patch.Changed.At(path);
        // Where the answer was lost, what is stored counts as Aura's if it is what Aura sent.
        var written = image.Written.Length > i ? image.Written[i]
            : Same.Covers(path, now, field.After) ? now : field.After;
        var before = image.Before is { } read ? path.Read(read) : field.Before;
        var (value, found) = ThreeWay.Revert(path, before, written, now);
        conflicts.AddRange(found);
        patch.Set(path, value);
    }

    private Task<KubeObject> SendAsync(GuardedPatch patch, bool dryRun = false, Action? sending = null) =>
        context.WriteAsync(c =>
        {
            sending?.Invoke();
            return context.Client.PatchAsync(change.Target, KubePatch.Json(patch.ToJson()),
                new WriteOptions { DryRun = dryRun, Subresource = change.Subresource }, c);
        });

    private UndoneStep Left(IReadOnlyList<string> conflicts, KubeObject now) => new("not as before",
        $"{change.Target}: {string.Join("; ", conflicts)}", ByHand.Restore(change, now));

    private StepImage Done(StepImage image, KubeObject stored) =>
        image with { Written = [.. _fields.Select(f => f.Path.Read(stored.At(FieldPath.Of()))?.DeepClone())] };

    private GuardedPatch PatchFrom(KubeObject read)
    {
        var patch = new GuardedPatch(read);
        foreach (var (path, field) in _fields)
            patch.Set(path, field.After);
        return patch;
    }

    // A step that follows another on the same object was planned from what was sent, not from what is stored.
    private FieldState State(KubeObject read, bool chained) =>
        read.Uid != change.Uid ? FieldState.Drifted
        : _fields.All(f => JsonNode.DeepEquals(read.At(f.Path), f.Field.Before)
                           || (chained && Same.Covers(f.Path, read.At(f.Path), f.Field.Before))) ? FieldState.Before
        : _fields.All(f => Same.Covers(f.Path, read.At(f.Path), f.Field.After)) ? FieldState.After
        : FieldState.Drifted;

    private string Drift(KubeObject read) => read.Uid != change.Uid
        ? $"{change.Target} is another object than the one planned for"
        : $"{change.Target} was changed since the plan: " + string.Join(", ", _fields
            .Where(f => !JsonNode.DeepEquals(read.At(f.Path), f.Field.Before)).Select(f => f.Field.Path));

    private enum FieldState { Before, After, Drifted }
}
