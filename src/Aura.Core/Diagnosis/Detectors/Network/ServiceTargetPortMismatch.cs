using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Actions.Shared;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>
/// A Service sends to a port that its pods do not have. A name that no container declares gives no endpoint port; a
/// number may be listened on undeclared, so for it more must speak.
/// </summary>
public sealed class ServiceTargetPortMismatch : IDetector
{
    public string Type => "ServiceTargetPortMismatch";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Of(Kind.Service)
        .Where(s => s.Text("spec.type") != "ExternalName" && s.Text("spec.clusterIP") != "None" && !s.IsTerminating)
        .SelectMany(s => Judge(s, cluster));

    private IEnumerable<Symptom> Judge(KubeObject service, Snapshot cluster)
    {
        var pods = cluster.PodsOf(service)
            .Where(p => !p.IsTerminating && p.Text("status.phase") is not ("Succeeded" or "Failed")).ToList();
        if (pods.Count == 0)
            yield break;
        foreach (var port in ServicePort.Of(service))
        {
            var seen = port.IsNamed ? ByName(service, port, pods, cluster) : ByNumber(service, port, pods, cluster);
            if (seen is not null)
                yield return seen;
        }
    }

    private Symptom? ByName(KubeObject service, ServicePort port, List<KubeObject> pods, Snapshot cluster)
    {
        var without = pods.Where(p => port.In(p) is null).ToList();
        // Of several workloads those with the port serve it; of one workload all should.
        if (without.Count == 0 || (without.Count < pods.Count
            && pods.Except(without).All(p => cluster.WorkloadOf(p).Ref != cluster.WorkloadOf(without[0]).Ref)))
            return null;
        var all = without.Count == pods.Count;
        var name = ClusterText.Name($"{port.Target}");
        return Seen(service, port, without, cluster,
            $"port {port.Text} sends to container port {name}, which "
            + (all ? "none of its pods declares" : $"{without.Count} of its {pods.Count} pods do not declare"),
            all) with
        {
            Confidence = 0.97,
            Reasons = ["a named target port that no container declares gives no endpoint"],
        };
    }

    private Symptom? ByNumber(KubeObject service, ServicePort port, List<KubeObject> pods, Snapshot cluster)
    {
        var declared = ServicePods.Declared(pods[0].At("spec")).ToList();
        if (pods.Exists(p => port.IsDeclaredBy(p) || !ServicePods.Declared(p.At("spec")).Any())
            || pods.Exists(p => !ProbedAt(p).Any() || ProbedAt(p).Contains((int?)port.Target ?? 0)))
            return null;
        var sameName = declared.Find(d => port.Name is { Length: > 0 } n && (string?)d["name"] == n);
        var callers = cluster.Derived(ServiceCalls.Of).To(service.Ref)
            .Where(c => !Readiness.IsReady(c.Pod) && (c.Call.Port is null || c.Call.Port == port.Number)).ToList();
        var only = declared.Count == 1 && ServicePort.Of(service).Count() == 1;
        if (sameName is null && !(only && callers.Count > 0))
            return null;
        var found = Seen(service, port, pods, cluster,
            $"port {port.Text} sends to container port {port.Target}, which none of its pods declares", all: true);
        if (callers.Count > 0)
            found = found with
            {
                Evidence = found.Evidence.Add(new Evidence("who speaks to it is not ready", callers[0].Pod.Ref,
                    "status.conditions[type=Ready].status", "False")),
            };
        return found with
        {
            Silences = callers.Count > 0,
            Confidence = (sameName, callers.Count) switch { (not null, > 0) => 0.9, (not null, _) => 0.75, _ => 0.65 },
            Reasons =
            [
                "probes and declared ports of the pods all name other ports",
                .. sameName is null ? ImmutableArray<string>.Empty
                    : [$"the container port of the same name is {sameName["containerPort"]}"],
                .. callers.Count == 0 ? ImmutableArray<string>.Empty : ["who speaks to it is not ready"],
                "a container may listen on a port that it does not declare",
            ],
        };
    }

    private Symptom Seen(KubeObject service, ServicePort port, List<KubeObject> pods, Snapshot cluster, string summary,
        bool all)
    {
        var declared = ServicePods.Declared(pods[0].At("spec")).ToList();
        var workloads = pods.Select(p => cluster.WorkloadOf(p).Ref).Distinct().ToList();
        var found = new Symptom
        {
            Type = Type,
            Target = service.Ref,
            Cause = $"{port.Number}/{port.Protocol}",
            Summary = summary,
            Evidence =
            [
                new Evidence("the Service sends to", service.Ref, port.Field, $"{port.Target}"),
                new Evidence("the pods' containers declare", pods[0].Ref, "spec.containers[*].ports",
                    ServicePods.DeclaredText(declared)),
            ],
            Confidence = 0.9,
            Silences = all,
            // The pods themselves are well: only who comes through the Service suffers.
            Workload = workloads.Count == 1 ? workloads[0] : null,
            Through = workloads.Count == 1 ? [workloads[0]] : [],
            Facts = new() { ["port"] = $"{port.Number}", ["targetPort"] = port.Target.DeepClone() },
            Depth = SymptomDepth.Service,
            CuredBy = t => ServicePods.Declared(t.Spec).Any(d => ServicePods.Protocol(d) == port.Protocol
                && ($"{d["name"]}" == $"{port.Target}" || $"{d["containerPort"]}" == $"{port.Target}")),
        };
        if (Suggested(port, declared) is { } better)
            found.Facts["suggestedTargetPort"] = $"{better}";
        return found;
    }

    /// <summary>The declared port that was probably meant.</summary>
    private static JsonNode? Suggested(ServicePort port, List<JsonObject> declared)
    {
        var fitting = declared.Where(d => ServicePods.Protocol(d) == port.Protocol).ToList();
        var names = fitting.Select(d => (string?)d["name"]).OfType<string>().ToList();
        if (fitting.Count == 1)
            return fitting[0]["name"] ?? fitting[0]["containerPort"];
        return port.Name is { } own && names.Contains(own) ? own
            : port.IsNamed && Nearness.Of($"{port.Target}", names) is { } near ? near : null;
    }

    private static IEnumerable<int> ProbedAt(KubeObject pod) => PodContainer.Of(pod)
        .SelectMany(c => new[] { c.Spec["readinessProbe"], c.Spec["livenessProbe"] })
        .Select(p => p?["httpGet"]?["port"] ?? p?["tcpSocket"]?["port"] ?? p?["grpc"]?["port"]).OfType<JsonNode>()
        .Select(p => ServicePods.Port(pod, p, "TCP") ?? (int.TryParse($"{p}", out var n) ? n : 0));
}
