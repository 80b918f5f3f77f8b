using System.Collections.Immutable;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Folding;

/// <summary>A ConfigMap or Secret that changed shortly before pods of a workload began to fail.</summary>
/// <param name="By">The field manager, where it is known.</param>
/// <param name="Lost">When the first of the pods stopped being ready.</param>
public sealed record RecentChange(ObjectRef Changed, DateTimeOffset At, string? By, ObjectRef Workload,
    ImmutableArray<ObjectRef> Pods, DateTimeOffset Lost)
{
    public Evidence Evidence => new("changed shortly before its pods began to fail", Changed, "metadata.managedFields",
        $"at {At:yyyy-MM-ddTHH:mm:ssZ}{(By is null ? "" : $" by {By}")}", Untrusted: By is not null);
}
