using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Diagnosis.Scheduling;
using Aura.Execution.Checks;
using Aura.Kubernetes;

namespace Aura.Cost.Demand;

/// <summary>What a workload's pods request: so many of these.</summary>
internal sealed record Demanded(JsonObject PodSpec, int Replicas)
{
    private static readonly JsonObject NoPod = [];

    public static readonly Demanded Nothing = new(NoPod, 0);

    public PodRequests All
    {
        get
        {
            var one = PodResources.Of(PodSpec);
            return new PodRequests(one.Request("cpu") * Replicas, one.Request("memory") * Replicas);
        }
    }

    public static Demanded Of(KubeObject? workload) => workload?.Copy("spec.template.spec") is JsonObject spec
        ? new Demanded(spec, WorkloadChange.Count(workload)) : Nothing;
}
