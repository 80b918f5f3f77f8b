namespace Aura.Diagnosis.Snapshots;

/// <summary>Namespaces of Kubernetes itself, whose workloads nobody here can make better.</summary>
public static class SystemNamespaces
{
    private static readonly string[] Names = ["kube-system", "kube-public", "kube-node-lease"];

    public static bool Contains(string? ns) => ns is not null && Names.Contains(ns);
}
