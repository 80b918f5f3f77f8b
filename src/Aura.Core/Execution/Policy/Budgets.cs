using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Aura.Execution.Policy;

/// <summary>
/// How much may be disturbed in a cluster, and in how many of them, over all executions of all processes on the store.
/// </summary>
public sealed record Budgets
{
    [Description("Ready pods of any one workload that are taken down.")]
    public Limit? Pods { get; init; }

    [Description("Nodes that are changed.")]
    public Limit? Nodes { get; init; }

    [Description("Namespaces that are written to.")]
    public Count? Namespaces { get; init; }

    [Description("Clusters that are worked on, this one included; counted over all of them.")]
    public Together? Clusters { get; init; }

    /// <summary>Percentages are of the workload's replicas, or of the cluster's nodes.</summary>
    public sealed record Limit
    {
        [Description("At the same time: a count, or a percentage (rounded down, at least one).")]
        public Share? AtOnce { get; init; }

        [Description("Within 60 minutes.")]
        public Share? PerHour { get; init; }
    }

    public sealed record Count
    {
        [Description("At the same time."), Range(1, int.MaxValue)]
        public int? AtOnce { get; init; }

        [Description("Within 60 minutes."), Range(1, int.MaxValue)]
        public int? PerHour { get; init; }
    }

    public sealed record Together
    {
        [Description("At the same time."), Range(1, int.MaxValue)]
        public required int AtOnce { get; init; }
    }
}
