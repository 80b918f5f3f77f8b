using System.ComponentModel;

namespace Aura.Execution.Policy;

/// <summary>How much may be disturbed in one cluster.</summary>
public sealed record ClusterBudgets
{
    [Description("Ready pods of any one workload that are taken down.")]
    public Budgets.Limit? Pods { get; init; }

    [Description("Nodes that are changed.")]
    public Budgets.Limit? Nodes { get; init; }

    [Description("Namespaces that are written to.")]
    public Budgets.Count? Namespaces { get; init; }
}
