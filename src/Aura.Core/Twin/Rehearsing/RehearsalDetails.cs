using System.Collections.Immutable;

namespace Aura.Twin.Rehearsing;

/// <summary>Something that happened, so many virtual seconds after the start.</summary>
public sealed record TimelineEntry(double Seconds, string What);

/// <summary>A workload's ready pods: each point is [seconds, ready] and holds until the next one.</summary>
/// <param name="Wanted">In the end.</param>
public sealed record ReadySeries(string Workload, int Wanted, ImmutableArray<ImmutableArray<double>> Points);

/// <summary>How long a Service had no ready endpoint, or a workload without Service no ready pod.</summary>
public sealed record Downtime(string Object, int Seconds, int IfNothingIsDone);

/// <summary>Something that a rule of the cluster stood against.</summary>
/// <param name="Kind">disruption_budget, quota, scheduling, admission, witness or check.</param>
/// <param name="Count">How often it was seen.</param>
public sealed record Violation(string Kind, string Object, string Why, double Seconds, int Count = 1);

/// <summary>Pods of a workload that no node takes in the end.</summary>
public sealed record NowhereToGo(string Workload, int Pods, string Why);

/// <summary>A workload concerned, in the end.</summary>
public sealed record WorkloadEnd(string Workload, int Wanted, int Ready, int Updated, string? Trouble);
