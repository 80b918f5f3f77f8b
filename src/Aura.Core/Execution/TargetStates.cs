using System.Collections.Immutable;
using Aura.Execution.Driving;
using Aura.State;

namespace Aura.Execution;

/// <summary>What happened to each target of a batch, as the journal's steps tell it.</summary>
internal static class TargetStates
{
    /// <param name="ended">Nothing more will happen.</param>
    public static ImmutableArray<TargetState> Of(ExecutionBody body, IReadOnlyList<StepRecord> steps, bool ended) =>
        !body.IsBatch ? [] : [.. body.Nodes.Select(n => Of(n, body, steps, ended))];

    private static TargetState Of(Node node, ExecutionBody body, IReadOnlyList<StepRecord> all, bool ended)
    {
        var own = (node.Plan?.Steps ?? []).Select(s => node.StepId(s.Id)).ToHashSet();
        var steps = all.Where(s => own.Contains(s.Id)).ToList();
        bool Any(params StepPhase[] phases) => steps.Any(s => phases.Contains(s.Phase));
        var target = node.Plan?.Targets.FirstOrDefault()?.ToString() ?? Asked.About(node.Args);
        var (state, message) =
            Any(StepPhase.UndoFailed) ? ("rollback_failed", Detail(steps, StepPhase.UndoFailed))
            : Any(StepPhase.Undone, StepPhase.Undoing) ? ("rolled_back", node.End is { Well: false } end ? end.Message
                : body.UndoingBecause ?? "undone")
            : node.End is { Well: true } well ? (node.Plan is { NoChange: true } ? "no_change" : "succeeded",
                well.Message)
            : node.End is { } failed ? ("failed", failed.Message)
            : Any(StepPhase.Failed) ? ("failed", Detail(steps, StepPhase.Failed))
            : Any(StepPhase.Intent, StepPhase.Done, StepPhase.Skipped) ? (ended ? "failed" : "running",
                ended ? body.UndoingBecause ?? "" : "under way")
            : ("not_begun", ended && body.UndoingBecause is { } because ? $"not begun: {because}" : "not begun");
        return new TargetState(target, node.Wave, state, message);
    }

    private static string Detail(List<StepRecord> steps, StepPhase phase) =>
        string.Join("; ", steps.Where(s => s.Phase == phase).Select(s => s.Detail));
}
