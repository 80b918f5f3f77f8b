using System.Collections.Immutable;
using Aura.Planning;

namespace Aura.Learning;

/// <summary>What the success model says of one action.</summary>
/// <param name="Samples">Outcomes of the action with the finding.</param>
/// <param name="Basis">What it rests on: "prior", "prior and outcomes", "outcomes" or "recent outcomes".</param>
/// <param name="MovedBy">What moved it most, at most three.</param>
public sealed record Prediction(BetaBelief Belief, int Samples, string Basis, ImmutableArray<Move> MovedBy)
{
    /// <summary>Too few outcomes to say anything of its own: the belief is the prior, as it stands.</summary>
    public bool Abstains => Basis == "prior";
}

/// <summary>What moved a probability, and by how much.</summary>
public sealed record Move(string What, double By);
