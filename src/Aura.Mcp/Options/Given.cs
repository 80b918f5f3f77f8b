namespace Aura.Mcp.Options;

/// <summary>
/// A setting's value as given, and where: <c>--max-risk</c>, <c>AURA_MAX_RISK</c> or <c>aura.yaml: max-risk</c>.
/// </summary>
public sealed record Given(string Value, string From);
