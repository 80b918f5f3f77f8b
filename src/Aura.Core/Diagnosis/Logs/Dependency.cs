using System.Collections.Immutable;
using Aura.Diagnosis.Detectors.Network;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Logs;

/// <summary>
/// What a crashing container could not reach by its own words, and how that stands. A crash that only the pods of a new
/// revision show, while others of the workload are ready, is the workload's own affair.
/// </summary>
public sealed record Dependency(LogCause Told, DependencyState State, ObjectRef? Service)
{
    private const int PodsNamed = 20;

    public static ObjectRef DnsConfig { get; } = new(Kind.ConfigMap, "kube-system", "coredns");

    private static ObjectRef DnsService { get; } = new(Kind.Service, "kube-system", "kube-dns");

    /// <returns>Null where its last lines name nothing that it could not reach.</returns>
    public static Dependency? Of(PodContainer container, Snapshot cluster)
    {
        if (cluster.Derived(LogCauses.Of).For(container) is not { IsNetwork: true, Subject: { } host } told
            || HostService.OwnNames(container.Pod).Contains(host)
            || host == "localhost" || host.StartsWith("127.", StringComparison.Ordinal) || host == "0.0.0.0")
            return null;
        var workload = cluster.WorkloadOf(container.Pod);
        if (cluster.Derived(HostService.Of).Find(host, container.Pod.Namespace)?.Service is not { } service)
            return OthersServe(workload, cluster) ? null : new Dependency(told, DependencyState.Outside, null);
        if (cluster.Find(service) is not { } found)
            return cluster.Covers(Kind.Service, service.Namespace)
                ? new Dependency(told, DependencyState.Missing, service) : null;
        if (cluster.PodsOf(found).Any(p => cluster.WorkloadOf(p).Ref == workload.Ref))
            return null;
        var named = told.Kind == LogCauseKind.UnknownHost;
        var state = found.At("spec.selector") is null ? DependencyState.Outside
            : Readiness.HasAddress(found, cluster) ? named ? DependencyState.Unresolved : DependencyState.Healthy
            // The names of a headless Service's pods are there only while these are ready.
            : DependencyState.Down;
        return state != DependencyState.Down && OthersServe(workload, cluster) ? null
            : new Dependency(told, state, service);
    }

    /// <summary>What would explain the crash.</summary>
    public ImmutableArray<ObjectRef> Suspects(PodContainer container, Snapshot cluster) => State switch
    {
        DependencyState.Missing => [Service!, .. SetsOf(Service!, cluster)],
        DependencyState.Down => [Service!, .. Unready(cluster)],
        DependencyState.Unresolved =>
            [DnsConfig, DnsService, cluster.WorkloadOf(container.Pod).Ref, .. SetsOf(Service!, cluster)],
        _ => [cluster.WorkloadOf(container.Pod).Ref, .. Unready(cluster)],
    };

    /// <summary>Pods of the Service that are not ready.</summary>
    public IEnumerable<ObjectRef> Unready(Snapshot cluster) =>
        Service is null || cluster.Find(Service) is not { } service ? []
            : cluster.PodsOf(service).Where(p => !Readiness.IsReady(p)).Take(PodsNamed).Select(p => p.Ref);

    private static IEnumerable<ObjectRef> SetsOf(ObjectRef service, Snapshot cluster) => cluster.Of(Kind.StatefulSet)
        .Where(s => s.Namespace == service.Namespace && s.Text("spec.serviceName") == service.Name).Select(s => s.Ref);

    private static bool OthersServe(KubeObject workload, Snapshot cluster) =>
        cluster.PodsOf(workload).Any(p => !p.IsTerminating && Readiness.IsReady(p));
}
