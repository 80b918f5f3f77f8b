using System.Text.Json.Nodes;

namespace Aura.Execution;

/// <summary>One action to be run. <paramref name="Reason"/> goes into the audit.</summary>
public sealed record ActionRequest(string Action, JsonObject Args, bool DryRun = false, string? Reason = null);
