using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Images;

/// <summary>
/// A registry refuses a pod that names a pull secret which does not exist: the kubelet then pulls without it. Judged
/// only where the Secret was looked up; one that may not be read is never called missing.
/// </summary>
public sealed class PullSecretMissing : IDetector
{
    public string Type => "PullSecretMissing";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Derived(LiveContainers.Of).All
        .Where(c => c.Pod.At("spec.imagePullSecrets") is not null).SelectMany(c => Judge(c, cluster));

    private IEnumerable<Symptom> Judge(PodContainer container, Snapshot cluster)
    {
        var named = NamedSecrets.PullSecretsOf(container.Pod).ToList();
        if (named.TrueForAll(s => cluster.Secrets.Of(s).Exists != false)
            || ImagePullFailure.Of(container, cluster) is not
            {
                Cause: ImagePullCause.Unauthorized or ImagePullCause.Unknown,
            } failure)
            yield break;
        var refused = failure.Cause == ImagePullCause.Unauthorized;
        var none = named.TrueForAll(s => cluster.Secrets.Of(s).Exists == false);
        foreach (var secret in named.Where(s => cluster.Secrets.Of(s).Exists == false))
            yield return Seen(container, secret, failure, cluster) with
            {
                Confidence = (refused, none) switch { (true, true) => 0.95, (true, false) => 0.75, _ => 0.65 },
                Reasons =
                [
                    "the Secret was looked up and is not there",
                    refused ? "the registry refuses the pull" : "the kubelet does not say why the pull fails",
                    .. none ? ImmutableArray<string>.Empty : ["other pull secrets of the pod exist"],
                ],
            };
    }

    private Symptom Seen(PodContainer container, ObjectRef secret, ImagePullFailure failure, Snapshot cluster)
    {
        var pod = container.Pod;
        return new Symptom
        {
            Type = Type,
            Target = secret,
            Workload = cluster.WorkloadOf(pod).Ref,
            Pods = [pod.Ref],
            Through = pod.Text("spec.nodeName") is { } node ? [new ObjectRef(Kind.Node, null, node)] : [],
            Summary = $"pull secret {ClusterText.Name(secret.Name)} does not exist, and image "
                + $"{ClusterText.Name(container.Image)} cannot be pulled without credentials",
            Evidence =
            [
                new Evidence("the pod names the pull secret", pod.Ref, "spec.imagePullSecrets", secret.Name),
                new Evidence("no such object", secret, null, null),
                new Evidence("the kubelet says", pod.Ref, $"{container.StatusPath}.state.waiting.message",
                    failure.Message, Untrusted: true),
            ],
            Confidence = 0.65,
            Facts = new()
            {
                ["container"] = container.Name,
                ["image"] = container.Image,
                ["missingKind"] = Kind.Secret.Name,
                ["missingName"] = secret.Name,
            },
            CuredBy = t => (t.Spec["imagePullSecrets"] as JsonArray ?? [])
                .All(s => (string?)s?["name"] != secret.Name),
        };
    }
}
