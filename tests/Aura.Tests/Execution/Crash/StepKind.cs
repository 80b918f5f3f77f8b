using Aura.Plans;

namespace Aura.Tests.Execution.Crash;

/// <summary>
/// A kind of step as the crash matrix tries it. A cell is one crash; its name is in all that it touches.
/// </summary>
internal sealed record StepKind(string Name)
{
    /// <summary>Makes what the cell needs; null: nothing.</summary>
    public Func<Stage, string, Task> SetUp { get; init; } = (_, _) => Task.CompletedTask;

    public required Func<ClusterView, PlanBuilder, string, Task> Plan { get; init; }

    /// <summary>What it is to do is done, once.</summary>
    public required Func<Stage, string, Task<bool>> IsDone { get; init; }

    /// <summary>It was taken back; null: the kind has nothing to take back.</summary>
    public Func<Stage, string, Task<bool>>? IsUndone { get; init; }

    /// <summary>It makes calls that can be counted.</summary>
    public bool Calls { get; init; } = true;

    public bool Verifies { get; init; } = true;

    /// <summary>What may have been done is not done again, and that is told.</summary>
    public bool AtMostOnce { get; init; }

    /// <summary>It may be done twice, and does no harm then.</summary>
    public bool MayRepeat { get; init; }

    public string Cell(string point) => $"{Name}-{point}";
}
