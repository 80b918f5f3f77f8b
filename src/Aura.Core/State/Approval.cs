namespace Aura.State;

/// <summary>One decision of a person, bound to a digest, until it expires, for one use.</summary>
public sealed record Approval
{
    public required string Id { get; init; }
    public required string Execution { get; init; }
    public required string Cluster { get; init; }
    public required string Digest { get; init; }
    public required ApprovalState State { get; init; }

    /// <summary>The client that asked must not be the way of the answer.</summary>
    public required bool OutsideOnly { get; init; }

    public required string RequestedBy { get; init; }
    public string? DecidedBy { get; init; }

    /// <summary>Why a person is asked.</summary>
    public required string Why { get; init; }

    public required DateTimeOffset Expires { get; init; }
}
