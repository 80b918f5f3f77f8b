namespace Aura.Mcp.Doctor;

/// <summary>One thing that was looked at.</summary>
public sealed record Line(bool Ok, string What, string Found, string? ToDo = null);
