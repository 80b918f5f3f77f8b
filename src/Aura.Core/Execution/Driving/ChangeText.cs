using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Driving;

/// <summary>A step in words, without values.</summary>
internal static class ChangeText
{
    public static string Of(Step step) => Placeholder.Shown(Words(step));

    private static string Words(Step step) => step switch
    {
        Step.Apply a => Of(a.Change),
        Step.Wait w => $"wait until {ConditionText.Of(w.Until)}",
        Step.Hold h => $"hold {h.For.TotalSeconds:0} s: {ConditionText.Of(h.While)}",
        Step.RestoreAfter r => $"put everything back after {r.After}",
        _ => step.GetType().Name,
    };

    private static string Of(Change change) => change switch
    {
        Change.Patch { Subresource: "resize" } c => $"resize {c.Target} in place",
        Change.Patch c => $"set {string.Join(", ", c.Fields.Select(f => ClusterText.Name(f.Path)))} of {c.Target}",
        Change.Scale c => $"scale {c.Target} from {c.Before} to {c.After}",
        Change.Create c => $"create {c.Target}",
        Change.Delete c => $"delete {c.Target}",
        Change.Evict c => $"evict {c.Target}",
        Change.Send c => $"send a message to {c.Receiver}",
        Change.Exec c => $"run a command in {c.Container} of {c.Target}",
        Change.Archive c => $"write the archive {c.Target.Name}",
        _ => change.GetType().Name,
    };
}
