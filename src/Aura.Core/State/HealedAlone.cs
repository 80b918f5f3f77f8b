namespace Aura.State;

/// <summary>What became of incidents of a type that Aura left alone.</summary>
/// <param name="Left">How many were left alone until they were gone, or still are.</param>
/// <param name="Healed">How many of them went away.</param>
/// <param name="WithinHour">How many of them were seen to be gone within an hour.</param>
public sealed record HealedAlone(string Type, int Left, int Healed, int WithinHour);
