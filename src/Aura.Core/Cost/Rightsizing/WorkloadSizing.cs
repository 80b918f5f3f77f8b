using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Cost.Nodes;
using Aura.Execution.Checks;
using Aura.Kubernetes;
using Aura.Metrics;
using Aura.Plans;

namespace Aura.Cost.Rightsizing;

/// <summary>What the containers of a workload should be given, and what that saves.</summary>
/// <param name="Source">Who measured what it used.</param>
public sealed record WorkloadSizing(ObjectRef Workload, int Replicas, ImmutableArray<ContainerSizing> Containers,
    Saving Saving, string Source)
{
    public bool Changes => Containers.Any(c => c.Both.Any(s => s.Changes));

    internal static async Task<WorkloadSizing> OfAsync(
        KubeObject workload, WorkloadUsage usage, ClusterPrices prices, ClusterView cluster)
    {
        var containers = new List<ContainerSizing>();
        foreach (var container in ContainerChoice.Running(workload))
        {
            var used = usage.Of(container.Name);
            containers.Add(new ContainerSizing(container.Name,
                await SizingReader.SizeAsync(
                    workload, container, "cpu", used.Cpu, cluster, SizingModel.LeastCpu),
                await SizingReader.SizeAsync(
                    workload, container, "memory", used.Memory, cluster, SizingModel.LeastCpu)));
        }
        var replicas = WorkloadChange.Count(workload);
        var scaler = await ScalerTargets.OfAsync(workload, cluster) is [var first, ..] ? first : null;
        var saving = Saving.Of(containers, prices.For(Template(workload)), prices.List.Currency, replicas,
            scaler is null ? replicas : Math.Min(replicas, (int)(scaler.Number("spec.minReplicas") ?? 1)),
            Math.Max(replicas, (int)(scaler?.Number("spec.maxReplicas") ?? replicas)));
        return new WorkloadSizing(workload.Ref, replicas, [.. containers], saving.Round(), usage.Source);
    }

    private static JsonObject Template(KubeObject workload) =>
        workload.At("spec.template.spec") as JsonObject ?? [];
}
