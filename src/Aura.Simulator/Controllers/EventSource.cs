namespace Aura.Simulator.Controllers;

/// <summary>Who records events, and about which object.</summary>
internal readonly record struct EventSource(
    string Component, string? Host, string? Kind, string? Namespace, string? Name, string? Uid);
