using System.Text;
using System.Text.Json.Nodes;
using Aura.Execution.Driving;
using Aura.Execution.Fields;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Writing;

internal sealed class CreateWrite(Change.Create change, WriteContext context) : IChangeWrite
{
    private readonly JsonObject _body = Stored(change);

    private KubeObject Wanted => new(change.Target.Kind, (JsonObject)_body.DeepClone());

    public async Task<string?> DryRunAsync()
    {
        try
        {
            await context.WriteAsync(c => context.Client.CreateAsync(Wanted, new WriteOptions { DryRun = true }, c));
            return null;
        }
        catch (KubeException e) when (!Resilience.IsTransient(e))
        {
            return e.Message;
        }
    }

    public async Task<StepImage?> ReadAsync(bool chained) =>
        await context.FindAsync(change.Target) is null ? new StepImage { Change = change, Chained = chained }
            : throw new StepFailedException($"{change.Target} is there already");

    public async Task<StepImage> ApplyAsync(StepImage image, bool repeated)
    {
        try
        {
            var created = await context.WriteAsync(c =>
            {
                var first = !repeated;
                repeated = true;
                return first ? context.Client.CreateAsync(Wanted, cancel: c) : AgainAsync(c);
            });
            return image with
            {
                Uid = created.Uid,
                Written = [Projection.Of(created.At(FieldPath.Of()), _body)],
            };
        }
        catch (KubeException e) when (e.Status is >= 400 and < 500)
        {
            throw new StepFailedException($"the API server refuses to create {change.Target}: {e.Message}");
        }
    }

    public async Task<UndoneStep> UndoAsync(StepImage image)
    {
        if (await context.FindAsync(change.Target) is not { } now || (image.Uid is { } uid && now.Uid != uid))
            return new UndoneStep("not there") { Untouched = true };
        if (change.Restores)
            return new UndoneStep("left, for it takes the place of what was deleted");
        // As it was stored, or (where the answer was lost) as it was sent.
        if (!Same.Covers(now.At(FieldPath.Of()), image.Written is [var written] ? written : _body)
            && !Same.Covers(now.At(FieldPath.Of()), _body))
            return new UndoneStep("kept", $"{change.Target} was changed by somebody else since Aura created it",
                ByHand.Delete(change.Target));
        try
        {
            await context.WriteAsync(async c =>
                await context.Client.DeleteAsync(change.Target, new DeleteOptions
                {
                    // A Job would leave its pods behind.
                    Uid = now.Uid, Propagation = DeletePropagation.Background,
                }, c));
        }
        catch (KubeException e) when (e.Status is 404 or 409)
        {
            // Gone, or another object by now: ours is not there any more.
        }
        return new UndoneStep("deleted");
    }

    // After a lost answer: what is there now is Aura's if it is what Aura sent.
    private async Task<KubeObject> AgainAsync(CancellationToken cancel)
    {
        if (await context.Client.FindAsync(change.Target, cancel) is not { } found)
            return await context.Client.CreateAsync(Wanted, cancel: cancel);
        return Same.Covers(found.At(FieldPath.Of()), _body) ? found
            : throw new StepFailedException($"{change.Target} was created by somebody else meanwhile");
    }

    // The API server keeps a Secret's texts as bytes, and nothing else.
    private static JsonObject Stored(Change.Create change)
    {
        var body = (JsonObject)change.Body.DeepClone();
        if (change.Target.Kind != Kind.Secret || body["stringData"] is not JsonObject texts)
            return body;
        var data = body["data"] as JsonObject ?? [];
        foreach (var (key, text) in texts)
            data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text?.ToString() ?? ""));
        body.Remove("stringData");
        body["data"] = data;
        return body;
    }
}
