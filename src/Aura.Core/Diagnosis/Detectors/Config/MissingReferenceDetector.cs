using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Config;

/// <summary>
/// Base of the detectors of configuration that a pod needs and that is not there. The missing object is at fault.
/// </summary>
public abstract class MissingReferenceDetector(string type, Kind kind, bool key) : ContainerDetector(type)
{
    protected override Symptom? Judge(PodContainer container, Snapshot cluster)
    {
        if (MissingReference.Of(container, cluster) is not { } missing
            || missing.Reference.Kind != kind || missing.KeyMissing != key)
            return null;
        var reference = missing.Reference;
        var target = new ObjectRef(kind, container.Pod.Namespace, reference.Name);
        var what = key ? $"key {reference.Key} of {kind.Name} {reference.Name}" : $"{kind.Name} {reference.Name}";
        var seen = Seen(container, cluster,
            $"{what} is missing; container {container.Name} cannot start without it", 0.97,
            [
                new Evidence("the pod needs", container.Pod.Ref, reference.Path, key
                    ? $"{reference.Name}/{reference.Key}" : reference.Name),
                missing.Complaint,
                .. Present(target, cluster),
            ]);
        seen.Facts["missingKind"] = kind.Name;
        seen.Facts["missingName"] = reference.Name;
        if (key)
            seen.Facts["missingKey"] = reference.Key;
        return seen with
        {
            Target = target,
            Cause = key ? reference.Key! : "",
            // Whatever ails the node: what is not there is missing on every one.
            Through = [],
            Reasons = ["the kubelet's complaint matches a reference in the pod's spec"],
            CuredBy = t => !ConfigReference.Of(t).Any(r => r.Kind == kind && r.Name == reference.Name
                && (!key || r.Key == reference.Key)),
        };
    }

    private static IEnumerable<Evidence> Present(ObjectRef target, Snapshot cluster)
    {
        if (cluster.Find(target) is { } map)
            yield return new Evidence("keys that it has", target, "data", string.Join(", ", map.Map("data").Keys));
        else if (!cluster.Unread.ContainsKey(target.Kind) && target.Kind != Kind.Secret)
            yield return new Evidence("no such object", target, null, null);
    }
}
