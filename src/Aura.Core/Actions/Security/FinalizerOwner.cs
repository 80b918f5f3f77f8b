using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Security;

/// <summary>Who should have taken a finalizer off, and whether it runs.</summary>
internal sealed record FinalizerOwner(string Words, bool Runs)
{
    // Finalizers of Kubernetes itself: kube-controller-manager removes them, the load balancer's a cloud's own.
    private static readonly string[] Core =
    [
        "kubernetes.io/pvc-protection", "kubernetes.io/pv-protection", "foregroundDeletion", "orphan",
        "batch.kubernetes.io/job-tracking", "service.kubernetes.io/load-balancer-cleanup",
    ];

    private static readonly (string Part, string Workload)[] Known =
    [
        ("argocd.argoproj.io", "argocd-application-controller"), ("fluxcd.io", "-controller"),
        ("elbv2.k8s.aws", "aws-load-balancer-controller"), ("cert-manager.io", "cert-manager"),
        ("snapshot.storage.kubernetes.io", "snapshot-controller"), ("rook.io", "rook-ceph-operator"),
        ("longhorn.io", "longhorn-manager"),
    ];

    // The words of a finalizer that name no program.
    private static readonly string[] Common =
        ["com", "io", "org", "dev", "net", "k8s", "kubernetes", "finalizer", "finalizers", "cleanup", "example", "www"];

    public static async Task<FinalizerOwner> OfAsync(string finalizer, ClusterView cluster)
    {
        if (finalizer == "customresourcecleanup.apiextensions.k8s.io")
            return new("the API server keeps it until the last custom resource is gone", true);
        if (Core.Contains(finalizer))
            return await CoreAsync(finalizer == "service.kubernetes.io/load-balancer-cleanup"
                ? "cloud-controller-manager" : "kube-controller-manager", cluster);
        var found = (await cluster.ListAsync(Kind.Deployment)).Concat(await cluster.ListAsync(Kind.StatefulSet))
            .Where(w => Fits(w.Name, finalizer)).OrderBy(w => w.Name, StringComparer.Ordinal).FirstOrDefault();
        if (found is null)
            return new($"no Deployment or StatefulSet is named after {finalizer}: its controller seems gone", false);
        var ready = found.Number("status.readyReplicas") ?? 0;
        return new(
            $"by its name {found.Ref} keeps {finalizer}, and {(ready > 0 ? "runs" : "does not run")}", ready > 0);
    }

    // The leader renews its Lease every few seconds.
    private static async Task<FinalizerOwner> CoreAsync(string name, ClusterView cluster)
    {
        var lease = await cluster.GetAsync(Kind.Lease, "kube-system", name);
        var runs = lease?.Time("spec.renewTime") is { } renewed && cluster.Now - renewed < TimeSpan.FromMinutes(1);
        return new($"{name} keeps it, and " + (runs ? "runs" : lease is null ? "holds no Lease that shows it running"
            : "has not renewed its Lease for a minute"), runs);
    }

    private static bool Fits(string workload, string finalizer)
    {
        foreach (var (part, name) in Known)
            if (finalizer.Contains(part, StringComparison.Ordinal))
                return workload.Contains(name, StringComparison.Ordinal);
        return finalizer.Split('.', '/', '-').Where(w => w.Length > 3 && !Common.Contains(w))
            .Any(word => workload.Contains(word.TrimEnd('s'), StringComparison.OrdinalIgnoreCase));
    }
}
