using Aura.Execution.Fields;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Writing;

/// <summary>Creates again what was removed, unless its controller does, or its name is taken.</summary>
internal static class BringBack
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <param name="uid">Of the object that was removed.</param>
    /// <param name="before">As it was read then.</param>
    public static async Task<UndoneStep> RunAsync(WriteContext context, ObjectRef target, string uid, KubeObject before)
    {
        if (await GoneAsync(context, target, uid) is { } now)
            return now.Uid != uid ? new UndoneStep("another object has taken its place")
                : now.IsTerminating ? new UndoneStep("not as before",
                    $"{target} is still terminating, so it could not be created again", ByHand.Create(target, before))
                : new UndoneStep("still there") { Untouched = true };
        if (before.Controller is { } owner)
            return new UndoneStep($"its {owner["kind"]} makes a new one");
        var anew = SavedObject.Anew(before);
        try
        {
            await context.WriteAsync(c => context.Client.CreateAsync(anew, cancel: c));
            return new UndoneStep("created again");
        }
        catch (KubeException e) when (e.Status == 409 && e.Reason == "AlreadyExists")
        {
            // The answer to an earlier try was lost, or somebody was faster.
            return await context.FindAsync(target) is { } found
                && Same.Covers(found.At(FieldPath.Of()), anew.At(FieldPath.Of()))
                    ? new UndoneStep("created again") : new UndoneStep("another object has taken its place");
        }
        catch (KubeException e) when (e.Status is >= 400 and < 500)
        {
            return new UndoneStep("not as before", $"{target} could not be created again: {e.Message}",
                ByHand.Create(target, before));
        }
    }

    /// <returns>Null once it is gone; what has the name otherwise, after waiting for its grace period.</returns>
    private static async Task<KubeObject?> GoneAsync(WriteContext context, ObjectRef target, string uid)
    {
        var deadline = context.Time.GetUtcNow() + Patience;
        var extended = false;
        while (await context.FindAsync(target) is { } now)
        {
            if (now.Uid != uid || !now.IsTerminating || context.Time.GetUtcNow() >= deadline)
                return now;
            if (!extended && now.Number("metadata.deletionGracePeriodSeconds") is { } grace)
                (deadline, extended) = (deadline + TimeSpan.FromSeconds(grace), true);
            await Pause.ForAsync(Look, context.Time);
        }
        return null;
    }
}
