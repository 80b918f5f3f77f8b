using System.ComponentModel;
using Aura.Actions.Shared;
using Aura.Actions.Traffic.Meshes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Traffic;

/// <summary>Starts a service mesh anew: its control plane, and as asked its certificates and its proxies.</summary>
public sealed class MeshReset : RemediationAction<MeshReset.Args>
{
    private const string Everywhere = "*";
    private static readonly IReadOnlyList<IMesh> Meshes = [new Istio(), new Linkerd()];

    public enum Which { Auto, Istio, Linkerd }

    public sealed record Args
    {
        public Which Mesh { get; init; }

        [Description("Have cert-manager renew its issuer first.")]
        public bool RotateCertificates { get; init; }

        [Description("Restart the meshed workloads of these too, in this order; * is all.")]
        public IReadOnlyList<string>? Namespaces { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "mesh.reset",
        Aka = "reset_service_mesh",
        Description = "Restart Istio or Linkerd: control plane, certificates, proxies.",
        Risk = Risk.High,
        Undo = UndoGrade.Compensating,
        BlastRadius = BlastRadius.Cluster,
        TypicalDuration = TimeSpan.FromSeconds(600),
        Rbac = [.. MeshedWorkloads.Rbac, "pods: list", .. IssuerRenewal.Rbac],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var (mesh, control) = await FindAsync(args, cluster, plan);
        plan.Undo(UndoGrade.Compensating, "undo takes the marks away, which rolls once more; the old pods and "
            + "certificates do not come back");
        if (args.RotateCertificates)
            foreach (var ns in control.Select(c => c.Namespace!).Distinct())
                await IssuerRenewal.PlanAsync(mesh, ns, cluster, plan);
        plan.Warn($"proxies keep the configuration and certificates that they have while {mesh.Name} restarts; changes "
            + "and new pods wait for it, and where its webhook fails open new pods come up without a proxy");
        var restarted = new List<Condition>();
        foreach (var part in control)
        {
            Rollout.Ready(part, plan);
            RestartMark.Rolls(part, plan);
            Restart(part, $"the control plane of {mesh.Name} starts anew", restarted, plan);
        }
        foreach (var ns in await NamespacesAsync(args, cluster))
        {
            var workloads = await MeshedWorkloads.OfAsync(mesh, ns, control.Select(c => c.Ref), cluster, plan);
            plan.Check(workloads.Count > 0 || args.Namespaces!.Contains(Everywhere),
                $"namespace {ns} has meshed workloads",
                why: workloads.Count > 0 ? string.Join(", ", workloads.Select(w => $"{w.Kind} {w.Name}"))
                    : $"no pod with the container {mesh.Proxy} there can be renewed by a rollout",
                hint: "leave the namespace out");
            foreach (var workload in workloads)
            {
                plan.Disturbs(workload);
                Restart(workload, "its proxies start anew, with new certificates", restarted, plan);
            }
        }
        plan.Verify(new Condition.All([.. restarted]), TimeSpan.FromMinutes(5));
    }

    private static async Task<(IMesh Mesh, IReadOnlyList<KubeObject> Control)> FindAsync(
        Args args, ClusterView cluster, PlanBuilder plan)
    {
        var found = new List<(IMesh Mesh, IReadOnlyList<KubeObject> Control)>();
        foreach (var mesh in Meshes.Where(m => args.Mesh == Which.Auto || m.Name == $"{args.Mesh}"))
            if (await mesh.ControlPlaneAsync(cluster) is { Count: > 0 } control)
                found.Add((mesh, control));
        plan.Need(found.Count > 0 ? args : null, "a service mesh is installed",
            why: found.Count > 0 ? string.Join(", ", found.Select(f => f.Mesh.Name))
                : "no Deployment is labelled app=istiod (Istio) or linkerd.io/control-plane-component (Linkerd)",
            hint: "only Istio and Linkerd are known; a control plane outside this cluster is restarted there");
        plan.Need(found.Count == 1 ? args : null, "one mesh is meant",
            why: string.Join(", ", found.Select(f => f.Mesh.Name)), hint: "say which: mesh");
        return found[0];
    }

    private static async Task<IReadOnlyList<string>> NamespacesAsync(Args args, ClusterView cluster) =>
        args.Namespaces?.Contains(Everywhere) != true ? [.. (args.Namespaces ?? []).Distinct()]
            : [.. (await cluster.ListAsync(Kind.Pod)).Select(p => p.Namespace!).Distinct()
                .Where(ns => !cluster.ProtectedNamespaces.Contains(ns)).Order(StringComparer.Ordinal)];

    private static void Restart(KubeObject workload, string why, List<Condition> restarted, PlanBuilder plan)
    {
        plan.Set(workload, RestartMark.RestartedAt, Placeholder.Now, why);
        restarted.Add(new Condition.Restarted(workload.Ref));
        plan.Wait(restarted[^1], Rollout.Patience(workload));
    }
}
