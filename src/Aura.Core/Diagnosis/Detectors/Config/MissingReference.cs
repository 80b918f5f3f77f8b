using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Config;

/// <summary>
/// What a container cannot start for: the kubelet's complaint, matched with the pod's own references, so that a text
/// alone accuses nothing.
/// </summary>
public sealed record MissingReference(ConfigReference Reference, bool KeyMissing, Evidence Complaint)
{
    /// <returns>Null where the container waits for nothing of the kind, or where it is there by now.</returns>
    public static MissingReference? Of(PodContainer container, Snapshot cluster)
    {
        if (Told(container, cluster) is not { } complaint)
            return null;
        var text = complaint.Value ?? "";
        var references = ConfigReference.Of(new PodTemplate(container.Pod.ToJson()))
            .Where(r => r.Container is null || r.Container == container.Name)
            .Where(r => text.Contains(r.Name, StringComparison.Ordinal)
                && text.Contains(r.Kind.Name, StringComparison.OrdinalIgnoreCase)).ToList();
        var keyed = references.FirstOrDefault(r => r.Key is not null && SaysKey(text, r.Key));
        var found = keyed ?? references.FirstOrDefault();
        if (found is null || IsThereNow(found, keyed is not null, container.Pod.Namespace, cluster))
            return null;
        return new MissingReference(found, keyed is not null, complaint);
    }

    private static Evidence? Told(PodContainer container, Snapshot cluster)
    {
        if (container.WaitingReason == "CreateContainerConfigError")
            return new Evidence("the kubelet says", container.Pod.Ref,
                $"{container.StatusPath}.state.waiting.message", container.WaitingMessage, Untrusted: true);
        if (container.WaitingReason is not ("ContainerCreating" or "PodInitializing"))
            return null;
        var mount = cluster.EventsOf(container.Pod).FirstOrDefault(e => e.Text("reason") == "FailedMount");
        return mount is null ? null
            : new Evidence("the kubelet says", mount.Ref, "message", mount.Text("message"), Untrusted: true);
    }

    private static bool SaysKey(string text, string key) =>
        text.Contains("key", StringComparison.OrdinalIgnoreCase)
        && text.Split([' ', '"', ':', ','], StringSplitOptions.RemoveEmptyEntries).Contains(key);

    /// <summary>Secrets are not read, so for them the kubelet's word stands.</summary>
    private static bool IsThereNow(ConfigReference reference, bool keyMissing, string? ns, Snapshot cluster) =>
        cluster.Find(new ObjectRef(reference.Kind, ns, reference.Name)) is { } map
        && (!keyMissing || map.Map("data").ContainsKey(reference.Key!)
            || map.Map("binaryData").ContainsKey(reference.Key!));

}
