using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Aura.Actions;

namespace Aura.Execution.Policy;

/// <summary>
/// Limits of some clusters. Risk and readOnly only narrow what holds everywhere; budgets and storm guard take the place
/// of the others, so that a small cluster may have smaller ones and a large cluster larger ones.
/// </summary>
public sealed record ClusterPolicy
{
    [Description("Clusters by the names that callers use (globs)."), MinLength(1), JsonPropertyOrder(-2)]
    public required IReadOnlyList<string> Clusters { get; init; }

    [Description("What it is called in results and by doctor."), JsonPropertyOrder(-3)]
    public string? Name { get; init; }

    /// <summary>Where it stands in the file; 0 where it comes from none.</summary>
    [JsonPropertyName(PolicyReader.LineKey), JsonPropertyOrder(9)]
    public int Line { get; init; }

    [Description("Nothing is ever written there; plans and dry runs work.")]
    public bool ReadOnly { get; init; }

    [Description("Riskier plans are refused there.")]
    public Risk? MaxRisk { get; init; }

    [Description("How much may be disturbed there. Left out: as everywhere.")]
    public ClusterBudgets? Budgets { get; init; }

    [Description("Left out: as everywhere.")]
    public StormGuard? StormGuard { get; init; }

    internal PolicyFile Over(PolicyFile whole) => whole with
    {
        ReadOnly = whole.ReadOnly || ReadOnly,
        MaxRisk = MaxRisk is { } own && (whole.MaxRisk is null || own < whole.MaxRisk) ? own : whole.MaxRisk,
        Budgets = Budgets is { } budgets ? new Budgets
        {
            Pods = budgets.Pods, Nodes = budgets.Nodes, Namespaces = budgets.Namespaces,
            Clusters = whole.Budgets?.Clusters,
        } : whole.Budgets,
        StormGuard = StormGuard ?? whole.StormGuard,
    };
}
