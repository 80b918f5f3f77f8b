namespace Aura.Planning;

/// <summary>A strategy as worked out, and what its playbook says for it.</summary>
public sealed record Draft(Strategy Strategy, string Because)
{
    /// <summary>What it was made from.</summary>
    public required Candidate Candidate { get; init; }
}
