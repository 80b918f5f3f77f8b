using System.Collections.Immutable;

namespace Aura.Diagnosis.Watching;

/// <summary>What is known of a watched cluster as of its last diagnosis.</summary>
/// <param name="At">By the cluster's clock.</param>
/// <param name="Objects">How many are held.</param>
public sealed record WatchedFindings(
    ImmutableArray<OpenFinding> Open, Scanned Scanned, ImmutableArray<string> Notes, DateTimeOffset At, int Objects);
