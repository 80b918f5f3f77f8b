using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Diagnosis.Detectors.Workloads;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Hygiene;

/// <summary>
/// Containers whose image may change unseen, that reserve nothing, may take any amount of memory, or are never asked
/// whether they can serve. One finding a workload.
/// </summary>
public sealed class ContainerHygiene : IDetector
{
    public string Type => "ContainerHygiene";

    public IEnumerable<Symptom> Detect(Snapshot cluster) =>
        WorkloadTemplates.Of(cluster).Select(w => Judge(w, cluster)).OfType<Symptom>();

    private Symptom? Judge((KubeObject Workload, PodTemplate Template, string Path) at, Snapshot cluster)
    {
        var served = at.Workload.Kind != Kind.CronJob
            && cluster.Derived(WorkloadUsers.Of).Services(at.Workload).Count > 0;
        var faults = at.Template.Spec["containers"].Objects()
            .SelectMany(c => Faults(c, served).Select(f => (Name: $"{c["name"]}", Fault: f))).ToList();
        if (faults.Count == 0)
            return null;
        return new Symptom
        {
            Type = Type,
            Target = at.Workload.Ref,
            Workload = at.Workload.Kind == Kind.CronJob ? null : at.Workload.Ref,
            Summary = $"its containers {string.Join(", ", faults.Select(f => f.Fault.What).Distinct())}",
            Evidence =
            [
                .. faults.Take(8).Select(f => new Evidence($"container {f.Name} {f.Fault.What}", at.Workload.Ref,
                    $"{at.Path}.spec.containers[name={f.Name}].{f.Fault.Field}", f.Fault.Value)),
            ],
            Facts = new() { ["container"] = faults[0].Name, ["faults"] = faults.Count },
            Confidence = 0.9,
            Reasons = ["read from the pod template"],
            Explains = false,
        };
    }

    private static IEnumerable<(string What, string Field, string? Value)> Faults(JsonObject container, bool served)
    {
        var image = (string?)container["image"] ?? "";
        if (ImageReference.Parse(image) is { Floats: true })
            yield return ("run whatever image is newest", "image", image);
        var (requests, limits) = (container["resources"]?["requests"], container["resources"]?["limits"]);
        if ((requests?["cpu"] ?? limits?["cpu"]) is null || (requests?["memory"] ?? limits?["memory"]) is null)
            yield return ("do not say what they need", "resources.requests", requests?.ToJsonString());
        if (limits?["memory"] is null)
            yield return ("have no memory limit", "resources.limits.memory", null);
        if (served && container["ports"] is not null && container["readinessProbe"] is null)
            yield return ("serve without a readiness probe", "readinessProbe", null);
    }
}
