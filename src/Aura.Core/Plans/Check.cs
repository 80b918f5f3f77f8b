namespace Aura.Plans;

/// <summary>
/// Something that must hold before anything is written. <paramref name="Hint"/>: the way out where it fails.
/// </summary>
public sealed record Check(string Name, bool Passed, string Why, string? Hint = null);
