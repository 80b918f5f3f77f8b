using System.Collections.Immutable;

namespace Aura.Benchmarks.Priors;

/// <summary>One strategy, carried out once in one world.</summary>
/// <param name="Entries">Of its steps: which prior speaks, by its place in the book.</param>
/// <param name="Worked">Of its steps; null: not reached.</param>
/// <param name="Well">Everything concerned is rolled out for good, and the finding is gone.</param>
/// <param name="Written">It is recommended by the priors as written.</param>
/// <param name="Fitted">It is recommended by the fitted ones.</param>
internal sealed record PriorTrial(
    string Incident, int Seed, string Strategy, ImmutableArray<int> Entries, ImmutableArray<bool?> Worked, bool Well,
    bool Written, bool Fitted);
