using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Images;

/// <summary>Base of the detectors of images that cannot be pulled, one for each way out.</summary>
public abstract class ImagePullDetector(string type, string why, params ImagePullCause[] causes)
    : ContainerDetector(type)
{
    protected override Symptom? Judge(PodContainer container, Snapshot cluster)
    {
        if (ImagePullFailure.Of(container, cluster) is not { } failure || !causes.Contains(failure.Cause))
            return null;
        var known = failure.Cause != ImagePullCause.Unknown;
        var because = failure.Cause switch
        {
            ImagePullCause.Unknown => failure.Reason,
            ImagePullCause.Unreachable => "its registry cannot be reached",
            ImagePullCause.RateLimited => "its registry lets no more pulls through for now",
            _ => why,
        };
        var seen = Seen(container, cluster,
            $"image {ClusterText.Name(container.Image)} of container {container.Name} cannot be pulled: {because}",
            known ? 0.97 : 0.8,
            [
                new Evidence($"container waits with {failure.Reason}", container.Pod.Ref,
                    $"{container.StatusPath}.state.waiting.reason", failure.Reason),
                new Evidence("the kubelet says", container.Pod.Ref,
                    $"{container.StatusPath}.state.waiting.message", failure.Message, Untrusted: true),
                new Evidence("the image asked for", container.Pod.Ref, $"{container.SpecPath}.image", container.Image),
            ], container.Image);
        seen.Facts["pullError"] = $"{failure.Cause}";
        return seen with
        {
            // What its registry does not have, or not show, no other node would get either.
            Through =
            [
                .. known && failure.Cause != ImagePullCause.Unreachable ? [] : seen.Through,
                .. NamedSecrets.PullSecretsOf(container.Pod),
            ],
            CuredBy = t => (string?)t.Container(container.Name)?["image"] != container.Image,
            Reasons = [known ? "the kubelet's message names the reason" : "the kubelet's message does not say why"],
        };
    }
}
