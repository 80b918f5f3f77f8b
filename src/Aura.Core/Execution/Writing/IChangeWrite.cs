using Aura.Execution.Driving;
using Aura.Plans;

namespace Aura.Execution.Writing;

/// <summary>All that the executor must know of one kind of change.</summary>
internal interface IChangeWrite
{
    /// <summary>Has the API server judge the change without storing it.</summary>
    /// <returns>Null, or why the server (or what was read since) refuses it.</returns>
    Task<string?> DryRunAsync();

    /// <summary>Reads what the change will overwrite.</summary>
    /// <returns>Null where there is nothing left to do.</returns>
    /// <exception cref="StepFailedException">The object is no longer what the plan was made from.</exception>
    Task<StepImage?> ReadAsync(bool chained);

    /// <summary>Does it.</summary>
    /// <param name="image">As <see cref="ReadAsync"/> made it.</param>
    /// <param name="repeated">It may have been done before; that must be found out, not done twice.</param>
    Task<StepImage> ApplyAsync(StepImage image, bool repeated);

    /// <summary>Takes back what was done, as far as nobody else has changed it since; done already is done.</summary>
    Task<UndoneStep> UndoAsync(StepImage image);

    static IChangeWrite Of(Change change, WriteContext context) => change switch
    {
        Change.Patch c => new PatchWrite(c, context),
        Change.Scale c => new ScaleWrite(c, context),
        Change.Create c => new CreateWrite(c, context),
        Change.Delete c => new DeleteWrite(c, context),
        Change.Evict c => new EvictWrite(c, context),
        Change.Send c => new SendWrite(c, context),
        Change.Exec c => new ExecWrite(c, context),
        Change.Archive c => new ArchiveWrite(c, context),
        _ => throw new ArgumentOutOfRangeException(nameof(change), change.GetType().Name),
    };
}
