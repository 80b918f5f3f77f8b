using Aura.Diagnosis;
using Aura.Execution;
using Aura.Planning;

namespace Aura.Alerts;

/// <summary>A cluster as alerts need it.</summary>
/// <param name="Examine">Reads it once, for all alerts of a while.</param>
public sealed record AlertCluster(
    string Name, Func<CancellationToken, Task<Examination>> Examine, Func<Planner> Planner, Pipeline Pipeline);
