namespace Aura.Execution.Policy;

/// <summary>Where something is written.</summary>
/// <param name="Namespace">Null for what has none, such as a node.</param>
/// <param name="Environment">The value of the namespace's environment label, where it has one.</param>
/// <param name="Known">False: the label could not be read.</param>
public sealed record Place(string? Namespace, string? Environment = null, bool Known = true);
