using System.Collections.Immutable;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Logs;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>
/// Names of Services are not resolved although the Services exist: CoreDNS' configuration is broken, or the pod's DNS
/// policy leaves the cluster's names out. A program's words alone accuse nobody.
/// </summary>
public sealed class DnsMisconfigured : IDetector
{
    public string Type => "DnsMisconfigured";

    public IEnumerable<Symptom> Detect(Snapshot cluster)
    {
        var complaints = cluster.Derived(LiveContainers.Of).All
            .Where(c => c.LastEnd is not null)
            .Select(c => (Container: c, Dependency: Dependency.Of(c, cluster)))
            .Where(x => x.Dependency?.State == DependencyState.Unresolved).ToList();
        var byPolicy = complaints.Where(x => Policy(x.Container.Pod) is not null).ToList();
        foreach (var (container, dependency) in byPolicy)
            yield return OfPolicy(container, dependency!, cluster);
        var rest = complaints.Except(byPolicy).ToList();
        if (Corefile.Fault(cluster) is not { } fault)
            yield break;
        if (rest.Count == 0)
            yield return OfServer(fault, cluster);
        foreach (var (container, dependency) in rest)
        {
            var seen = OfServer(fault, cluster);
            yield return seen with
            {
                Evidence = seen.Evidence.Add(Words(container, dependency!)),
                Workload = cluster.WorkloadOf(container.Pod).Ref,
                Pods = [.. seen.Pods, container.Pod.Ref],
                Confidence = 0.95,
                Reasons = [.. seen.Reasons, "programs cannot resolve Services that exist"],
            };
        }
    }

    /// <summary>kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy</summary>
    private static (string Field, string Value)? Policy(KubeObject pod) => pod.Text("spec.dnsPolicy") switch
    {
        "Default" => ("spec.dnsPolicy", "Default"),
        "None" when pod.At("spec.dnsConfig.nameservers") is null => ("spec.dnsPolicy", "None"),
        null or "ClusterFirst" when pod.Flag("spec.hostNetwork") => ("spec.hostNetwork", "true"),
        _ => null,
    };

    private static Evidence Words(PodContainer container, Dependency dependency) =>
        new("the program's last words", container.Pod.Ref, "log", dependency.Told.Line, Untrusted: true);

    private Symptom OfPolicy(PodContainer container, Dependency dependency, Snapshot cluster)
    {
        var pod = container.Pod;
        var workload = cluster.WorkloadOf(pod).Ref;
        var (field, value) = Policy(pod)!.Value;
        return new Symptom
        {
            Type = Type,
            Target = workload,
            Workload = workload,
            Cause = field,
            Summary = $"its pods do not ask the cluster's DNS ({field} is {value}), so Service "
                + $"{dependency.Service!.Name} is unknown to them",
            Evidence =
            [
                new Evidence("the pod's DNS", pod.Ref, field, value), Words(container, dependency),
                new Evidence("though the Service exists", dependency.Service, "metadata.name",
                    dependency.Service.Name),
            ],
            Facts = new() { ["container"] = container.Name, ["dnsPolicy"] = "ClusterFirst" },
            Confidence = 0.9,
            Reasons = ["by its DNS policy the pod uses the node's resolver, which does not know Services"],
            Pods = [pod.Ref],
            Depth = SymptomDepth.Platform,
        };
    }

    private Symptom OfServer(string fault, Snapshot cluster) => new()
    {
        Type = Type,
        Target = Dependency.DnsConfig,
        Summary = $"CoreDNS' configuration is wrong: {fault}",
        Evidence = [new Evidence("the Corefile", Dependency.DnsConfig, "data.Corefile", fault)],
        Facts = new() { ["key"] = "Corefile" },
        Confidence = 0.8,
        Reasons = ["read from the Corefile; CoreDNS keeps the old one until it is started anew"],
        Pods =
        [
            .. cluster.LivePods.Where(p => p.Namespace == Dependency.DnsConfig.Namespace
                && p.Label("k8s-app") == "kube-dns" && !Readiness.IsReady(p)).Select(p => p.Ref),
        ],
        Depth = SymptomDepth.Platform,
    };
}
