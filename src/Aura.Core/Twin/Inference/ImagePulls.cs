using Aura.Diagnosis.Detectors.Images;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Twin.Inference;

/// <summary>
/// Images that are not pulled, each for the reason that the kubelet or its events tell. One that runs on other nodes
/// cannot be pulled on these nodes alone. An image that is refused without the pull secret that the pod names can be
/// had once there is such a Secret, if its credentials fit.
/// </summary>
internal sealed class ImagePulls : IInference
{
    public void AddTo(BehaviourDraft draft, Snapshot cluster)
    {
        var failing = cluster.Derived(LiveContainers.Of).All
            .Select(c => (Container: c, Failure: ImagePullFailure.Of(c, cluster)))
            .Where(x => x.Failure is not null)
            .GroupBy(x => (x.Container.Pod.Namespace, x.Container.Image, x.Failure!.Cause));
        foreach (var group in failing)
            Add(draft, cluster, group.Key.Cause, [.. group.Select(x => x.Container)]);
    }

    private static void Add(BehaviourDraft draft, Snapshot cluster, ImagePullCause cause, List<PodContainer> waiting)
    {
        // The twin knows of itself that a malformed name is none.
        if (Sort(cause) is not { } pull)
            return;
        var first = waiting[0];
        var missing = cause == ImagePullCause.Unauthorized ? NamedSecrets.PullSecretsOf(first.Pod)
            .FirstOrDefault(s => cluster.Secrets.Of(s).Exists == false) : null;
        if (cause is ImagePullCause.Unknown or ImagePullCause.RateLimited)
            draft.Doubt($"Why image {first.Image} is not pulled was not told for certain; "
                + "it may come by itself.");
        if (cause == ImagePullCause.Unreachable)
            draft.Doubt($"When the registry of {first.Image} can be reached again is not known; "
                + "the twin never reaches it.");
        if (cause == ImagePullCause.Unauthorized)
            draft.Doubt(missing is null ? $"Whether other credentials may pull {first.Image} is not known."
                : $"Whether what is put into Secret {missing.Name} may pull {first.Image} is not known; "
                    + "it is taken to.");
        foreach (var node in Nodes(first.Image, waiting, cluster))
            draft.Add(new TwinRule
            {
                Match = new TwinMatch { Namespace = first.Pod.Namespace, Image = first.Image, Node = node },
                Pull = pull,
                Unless = missing is null ? null : new TwinCondition { Secret = missing.Name },
                Because = $"{waiting.Count} containers wait for {first.Image} ({Words(cause)})"
                    + (node is null ? "" : ", which runs on other nodes"),
                Certainty = cause == ImagePullCause.Unknown ? 0.6 : node is null ? 0.95 : 0.7,
            });
    }

    /// <summary>Null for all: no node is known to have it.</summary>
    private static IEnumerable<string?> Nodes(string image, List<PodContainer> waiting, Snapshot cluster)
    {
        var had = cluster.Derived(LiveContainers.Of).All.Where(c => c.Image == image && c.Running is not null)
            .Select(c => c.Pod.Text("spec.nodeName")).ToHashSet();
        var without = waiting.Select(c => c.Pod.Text("spec.nodeName")).OfType<string>().Distinct().ToList();
        return had.Count == 0 || without.Exists(had.Contains) ? new string?[] { null } : without;
    }

    private static TwinPull? Sort(ImagePullCause cause) => cause switch
    {
        ImagePullCause.InvalidName => null,
        ImagePullCause.NotFound => TwinPull.NotFound,
        ImagePullCause.Unauthorized => TwinPull.Unauthorized,
        ImagePullCause.WrongArchitecture => TwinPull.WrongArchitecture,
        _ => TwinPull.Unreachable,
    };

    private static string Words(ImagePullCause cause) => cause switch
    {
        ImagePullCause.NotFound => "it is not there",
        ImagePullCause.Unauthorized => "the registry refuses it",
        ImagePullCause.WrongArchitecture => "it is not built for the node",
        ImagePullCause.Unreachable => "the registry does not answer",
        ImagePullCause.RateLimited => "the registry was asked too often",
        _ => "nobody says why",
    };
}
