using System.Text.Json.Nodes;

namespace Aura.Diagnosis;

/// <summary>An action with its arguments that could help, and why.</summary>
public sealed record Suggestion(string Action, JsonObject Args, string Why);
