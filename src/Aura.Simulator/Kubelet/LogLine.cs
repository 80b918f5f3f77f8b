namespace Aura.Simulator.Kubelet;

/// <summary>A line that a container wrote.</summary>
public sealed record LogLine(DateTimeOffset Time, string Text);
