using System.Text.Json.Nodes;
using Aura.Diagnosis.Scheduling;
using Aura.Diagnosis.Snapshots;
using Aura.Execution.Checks;
using Aura.Kubernetes;

namespace Aura.Cost.Demand;

/// <summary>What a workload's pods request: so many of these.</summary>
internal sealed record Demanded(JsonObject PodSpec, int Replicas)
{
    private static readonly JsonObject NoPod = [];

    public static readonly Demanded Nothing = new(NoPod, 0);

    public PodRequests Each => PodRequests.Of(new PodTemplate(new JsonObject { ["spec"] = PodSpec.DeepClone() }));

    public PodRequests All
    {
        get
        {
            var one = Each;
            return new PodRequests(one.Cpu * Replicas, one.Memory * Replicas);
        }
    }

    public static Demanded Of(KubeObject? workload) => workload?.Copy("spec.template.spec") is JsonObject spec
        ? new Demanded(spec, WorkloadChange.Count(workload)) : Nothing;
}
