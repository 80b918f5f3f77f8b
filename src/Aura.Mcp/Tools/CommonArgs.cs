using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;

namespace Aura.Mcp.Tools;

/// <summary>What every typed action takes besides its own arguments.</summary>
public sealed record CommonArgs : OnCluster
{
    [Description("Show the plan only; change nothing.")]
    public bool DryRun { get; init; }

    [Description("Why, for the audit."), StringLength(500)]
    public string? Reason { get; init; }

    private static readonly string[] Names = ["cluster", "dryRun", "reason"];

    /// <summary>Splits a call's arguments into the common ones and the action's own.</summary>
    public static (JsonObject Common, JsonObject Own) Split(JsonObject arguments)
    {
        var (common, own) = (new JsonObject(), new JsonObject());
        foreach (var (name, value) in arguments)
            (Names.Contains(name) ? common : own)[name] = value?.DeepClone();
        return (common, own);
    }
}
