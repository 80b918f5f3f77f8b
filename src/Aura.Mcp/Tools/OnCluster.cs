using System.ComponentModel;

namespace Aura.Mcp.Tools;

/// <summary>Base of the arguments of tools that speak to a cluster.</summary>
public abstract record OnCluster
{
    [Description("Context; default the current one.")]
    public string? Cluster { get; init; }
}
