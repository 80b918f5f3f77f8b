using Aura.Diagnosis.Detectors.Containers;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Images;

/// <summary>
/// The image exists, but not for the node's architecture: it is not pulled, or, where its manifest does not tell, its
/// program cannot be executed.
/// </summary>
public sealed class ImageArchitectureMismatch() : ImagePullDetector("ImageArchitectureMismatch",
    "it is not built for the node's architecture", ImagePullCause.WrongArchitecture)
{
    protected override Symptom? Judge(PodContainer container, Snapshot cluster)
    {
        if (Crash.Of(container, cluster) is not { Cause: CrashCause.WrongArchitecture } crash)
            return base.Judge(container, cluster);
        var pod = container.Pod.Ref;
        var node = container.Pod.Text("spec.nodeName") is { } name
            ? cluster.Find(new ObjectRef(Kind.Node, null, name)) : null;
        var seen = Seen(container, cluster, $"image {ClusterText.Name(container.Image)} of container {container.Name} "
            + "is not built for the node's architecture: its program cannot be executed", 0.9,
            [
                new Evidence("the program ended with", pod, $"{container.LastEndPath}.exitCode", $"{crash.ExitCode}"),
                new Evidence("it says", pod, "log", cluster.Logs.Of(pod, container.Name)
                    ?? (string?)crash.End["message"], Untrusted: true),
                .. node is null ? Array.Empty<Evidence>() : [new Evidence("the node's architecture", node.Ref,
                    "metadata.labels[kubernetes.io/arch]", node.Label("kubernetes.io/arch"))],
            ], container.Image);
        return seen with
        {
            CuredBy = t => (string?)t.Container(container.Name)?["image"] != container.Image,
            Reasons = ["the kernel does not know the format of the program"],
        };
    }
}
