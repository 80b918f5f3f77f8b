using System.ComponentModel;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Traffic;

/// <summary>Replaces the pods of the cluster's network, component by component, each ready before the next.</summary>
public sealed class NetworkRestartComponents : RemediationAction<NetworkRestartComponents.Args>
{
    private static readonly string[] Namespaces =
        ["kube-system", "calico-system", "kube-flannel", "cilium", "openshift-dns"];
    private static readonly string[] DnsNames = ["coredns", "kube-dns", "rke2-coredns-rke2-coredns"];
    private static readonly string[] ProxyNames = ["kube-proxy"];
    private static readonly string[] PluginNames =
    [
        "calico-node", "cilium", "kube-flannel-ds", "kube-flannel", "weave-net", "aws-node", "azure-cni", "kindnet",
        "kube-router", "antrea-agent", "canal", "rke2-canal", "ovnkube-node",
    ];

    public enum Component { Dns, Proxy, Plugin }

    public sealed record Args
    {
        [Description("Default all.")]
        public IReadOnlyList<Component>? Components { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "network.restart_components",
        Aka = "restart_network",
        Description = "Restart CoreDNS, kube-proxy, the CNI plugin. Use for DNS or routing faults cluster-wide.",
        Risk = Risk.High,
        Undo = UndoGrade.Compensating,
        BlastRadius = BlastRadius.Cluster,
        TypicalDuration = TimeSpan.FromSeconds(300),
        Rbac =
        [
            "apps/deployments: get, list, watch, patch", "apps/daemonsets: get, list, watch, patch",
            "apps/replicasets: list", "pods: list, watch",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var wanted = args.Components is { Count: > 0 } given ? given : Enum.GetValues<Component>();
        var found = new List<(Component Of, KubeObject Workload)>();
        foreach (var kind in (Kind[])[Kind.Deployment, Kind.DaemonSet])
            foreach (var ns in Namespaces)
                foreach (var workload in await cluster.ListAsync(kind, ns))
                    if (Of(workload) is { } component && wanted.Contains(component))
                        found.Add((component, workload));
        foreach (var component in wanted.Distinct())
            if (found.All(f => f.Of != component))
            {
                plan.Check(args.Components is null or { Count: 0 }, $"{Text(component)} is found",
                    why: $"nothing in {string.Join(", ", Namespaces)} has one of the names that are known",
                    hint: "where the cloud's provider runs it out of sight it cannot be restarted from here");
                if (args.Components is null or { Count: 0 })
                    plan.Warn($"{Text(component)} is not found; it is left as it is");
            }
        plan.Check(found.Count > 0, "there is something to restart");
        plan.Undo(UndoGrade.Compensating, "undo takes the marks away, which rolls once more; "
            + "the old pods do not come back");
        if (found.Any(f => f.Of == Component.Plugin))
            plan.Warn("while a node's plugin restarts no pod starts there; its running pods keep their network");
        var conditions = new List<Condition>();
        foreach (var (component, workload) in found.OrderBy(f => f.Of).ThenBy(f => f.Workload.Name,
            StringComparer.Ordinal))
        {
            Rollout.Ready(workload, plan);
            RestartMark.Rolls(workload, plan);
            plan.Set(workload, RestartMark.RestartedAt, Placeholder.Now,
                $"a changed template replaces {Text(component)}");
            conditions.Add(new Condition.Restarted(workload.Ref));
            plan.Wait(conditions[^1], Rollout.Patience(workload));
        }
        plan.Verify(new Condition.All([.. conditions]), TimeSpan.FromMinutes(5));
    }

    private static Component? Of(KubeObject workload) =>
        DnsNames.Contains(workload.Name) || workload.Label("k8s-app") == "kube-dns" ? Component.Dns
        : ProxyNames.Contains(workload.Name) || workload.Label("k8s-app") == "kube-proxy" ? Component.Proxy
        : workload.Kind == Kind.DaemonSet && PluginNames.Contains(workload.Name) ? Component.Plugin : null;

    private static string Text(Component component) => component switch
    {
        Component.Dns => "cluster DNS (CoreDNS)",
        Component.Proxy => "kube-proxy",
        _ => "the network plugin (CNI)",
    };
}
