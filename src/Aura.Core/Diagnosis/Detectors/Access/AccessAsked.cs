namespace Aura.Diagnosis.Detectors.Access;

/// <summary>What somebody asked of the API server.</summary>
/// <param name="Namespace">Null: the whole cluster.</param>
/// <param name="Name">The object's, where it was told.</param>
public sealed record AccessAsked(string Verb, string Group, string Resource, string? Namespace, string? Name);
