using Aura.Kubernetes;

namespace Aura.Execution;

/// <summary>What leases are named by.</summary>
internal static class LeaseNames
{
    public static string Of(string cluster, ObjectRef target) =>
        $"object/{cluster}/{target.Kind.Resource}/{target.Namespace}/{target.Name}";

    public static string Execution(string id) => $"execution/{id}";

    /// <summary>Held by a process that waits for its client's answer.</summary>
    public static string Asking(string id) => $"asking/{id}";
}
