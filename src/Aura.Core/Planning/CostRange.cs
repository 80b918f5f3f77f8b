namespace Aura.Planning;

/// <summary>Money added per month at an autoscaler's fewest and at its most replicas; negative: freed.</summary>
public sealed record CostRange(decimal Least, decimal Most);
