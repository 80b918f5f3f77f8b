namespace Aura.State;

/// <summary>An execution in the journal.</summary>
public sealed record ExecutionRecord
{
    public required string Id { get; init; }
    public required string Cluster { get; init; }

    /// <summary>action, strategy or undo.</summary>
    public required string Kind { get; init; }

    /// <summary>Names what was asked for; asking the same again finds this execution.</summary>
    public required string Request { get; init; }

    /// <summary>The execution that this one undoes.</summary>
    public string? UndoOf { get; init; }

    public required string Title { get; init; }

    /// <summary>An execution status as a snake_case word.</summary>
    public required string Status { get; init; }

    public required string Message { get; init; }
    public required string Principal { get; init; }
    public required string Client { get; init; }
    public string? Reason { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Somebody wants it stopped at the next step and undone.</summary>
    public bool StopRequested { get; init; }

    /// <summary>What the executor knows of it, as JSON; encrypted on disk.</summary>
    public required string Body { get; init; }
}
