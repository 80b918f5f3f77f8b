using System.Text.Json.Nodes;
using Aura.Diagnosis.Detectors.Config;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Containers;

/// <summary>
/// The kubelet cannot make the container from what its spec says, or a hook of its start fails; what lacks a ConfigMap
/// or Secret is another type.
/// </summary>
public sealed class ContainerConfigError() : ContainerDetector("ContainerConfigError")
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private static readonly string[] s_reasons =
    [
        "CreateContainerConfigError", "CreateContainerError", "PreStartHookError", "PreCreateHookError",
        "PostStartHookError",
    ];

    protected override Symptom? Judge(PodContainer container, Snapshot cluster)
    {
        if (Crash.Of(container, cluster) is { Cause: CrashCause.Hook, Told: { } told })
            return Seen(container, cluster, "the hook of its start fails", "postStartHook",
                new Evidence("the kubelet says", told.Ref, "message", told.Text("message"), Untrusted: true));
        if (container.WaitingReason is not { } reason || !s_reasons.Contains(reason)
            || cluster.Now - container.Pod.Time("metadata.creationTimestamp") < Grace
            || MissingReference.Names(container, cluster))
            return null;
        var message = container.WaitingMessage;
        var (why, sort) = reason.EndsWith("HookError", StringComparison.Ordinal) ? ("a hook of its start fails", "hook")
            : Says(message, "runAsNonRoot") ? ("its image runs as root, which its securityContext forbids",
                "runAsNonRoot")
            : Says(message, "subPath") || Says(message, "outside of mountpoint") ? ("a volume's subPath does not fit",
                "subPath")
            : Says(message, "context deadline exceeded") || Says(message, "is reserved for")
                ? ("the node's container runtime does not answer in time", "runtime")
            : ("the kubelet cannot make it from its spec", "spec");
        return Seen(container, cluster, why, sort,
            new Evidence($"container waits with {ClusterText.Name(reason)}", container.Pod.Ref,
                $"{container.StatusPath}.state.waiting.reason", reason),
            new Evidence("the kubelet says", container.Pod.Ref, $"{container.StatusPath}.state.waiting.message",
                message, Untrusted: true));
    }

    private Symptom Seen(
        PodContainer container, Snapshot cluster, string why, string sort, params Evidence[] evidence)
    {
        var seen = Seen(container, cluster, $"container {container.Name} is not created: {why}", 0.9, [.. evidence],
            sort);
        seen.Facts["configError"] = sort;
        seen.Facts["pod"] = container.Pod.Name;
        return seen with
        {
            Reasons = ["the kubelet's own words, and no missing ConfigMap or Secret explains them"],
            CuredBy = t => !JsonNode.DeepEquals(t.Container(container.Name), container.Spec)
                || !JsonNode.DeepEquals(t.Spec["securityContext"], container.Pod.At("spec.securityContext")),
        };
    }

    private static bool Says(string message, string words) =>
        message.Contains(words, StringComparison.OrdinalIgnoreCase);
}
