using System.Text.Json.Nodes;
using Aura.Execution.Driving;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Writing;

internal sealed class DeleteWrite(Change.Delete change, WriteContext context) : IChangeWrite
{
    private static readonly string[] GivenByTheServer =
    [
        "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "managedFields", "selfLink",
    ];

    public async Task<string?> DryRunAsync()
    {
        try
        {
            await DeleteAsync(dryRun: true);
            return null;
        }
        catch (KubeException e) when (!Resilience.IsTransient(e))
        {
            return e.Message;
        }
    }

    public async Task<StepImage?> ReadAsync(bool chained) =>
        await context.FindAsync(change.Target) is { } now && now.Uid == change.Uid
            ? new StepImage { Change = change, Before = now.ToJson(), Chained = chained }
            : null;

    public async Task<StepImage> ApplyAsync(StepImage image, bool repeated)
    {
        try
        {
            await DeleteAsync(dryRun: false);
            return image;
        }
        catch (KubeException e) when (e.Status is 404 or 409)
        {
            // Gone, or its name belongs to another object by now: either way the one planned for is away.
            return image;
        }
        catch (KubeException e) when (e.Status is >= 400 and < 500)
        {
            throw new StepFailedException($"the API server refuses to delete {change.Target}: {e.Message}");
        }
    }

    public async Task<UndoneStep> UndoAsync(StepImage image)
    {
        var before = new KubeObject(change.Target.Kind, image.Before ?? change.Before);
        if (await context.FindAsync(change.Target) is { } now)
            return now.Uid != change.Uid ? new UndoneStep("another object has taken its place")
                : now.IsTerminating ? new UndoneStep("not as before", $"{change.Target} is still terminating")
                : new UndoneStep("still there") { Untouched = true };
        if (before.Controller is { } owner)
            return new UndoneStep($"its {owner["kind"]} makes a new one");
        try
        {
            await context.WriteAsync(c => context.Client.CreateAsync(Anew(before), cancel: c));
            return new UndoneStep("created again");
        }
        catch (KubeException e) when (e.Status is >= 400 and < 500)
        {
            return new UndoneStep("not as before", $"{change.Target} could not be created again: {e.Message}");
        }
    }

    private Task<KubeObject?> DeleteAsync(bool dryRun) => context.WriteAsync(c => context.Client.DeleteAsync(
        change.Target, new DeleteOptions { Uid = change.Uid, GraceSeconds = change.GraceSeconds, DryRun = dryRun }, c));

    private static KubeObject Anew(KubeObject before)
    {
        var json = before.ToJson();
        json.Remove("status");
        foreach (var field in GivenByTheServer)
            ((JsonObject)json["metadata"]!).Remove(field);
        if (before.Kind == Kind.Pod)
            (json["spec"] as JsonObject)?.Remove("nodeName");
        return new KubeObject(before.Kind, json);
    }
}
