using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Config;

/// <summary>
/// What a container cannot start for: the kubelet's complaint, matched with the pod's own references, so that a text
/// alone accuses nothing.
/// </summary>
public sealed record MissingReference(ConfigReference Reference, bool KeyMissing, Evidence Complaint)
{
    private static readonly char[] s_breaks = [' ', '"', ':', ',', '/', '\''];

    /// <returns>Null where the container waits for nothing of the kind, or where it is there by now.</returns>
    public static MissingReference? Of(PodContainer container, Snapshot cluster) => All(container, cluster)
        .FirstOrDefault(m => !IsThereNow(m.Reference, m.KeyMissing, container.Pod.Namespace, cluster));

    /// <summary>The kubelet's complaint names one of the pod's references, whether it is there by now or not.</summary>
    public static bool Names(PodContainer container, Snapshot cluster) => All(container, cluster).Any();

    private static IEnumerable<MissingReference> All(PodContainer container, Snapshot cluster)
    {
        List<ConfigReference>? references = null;
        foreach (var complaint in Told(container, cluster))
        {
            references ??= [.. ConfigReference.Of(new PodTemplate(container.Pod.ToJson()))
                .Where(r => r.Container is null || r.Container == container.Name)];
            var text = complaint.Value ?? "";
            var words = text.Split(s_breaks, StringSplitOptions.RemoveEmptyEntries).ToHashSet();
            var named = references.Where(r => Speaks(text, words, r)).ToList();
            var keyed = named.Find(r => r.Key is not null && words.Contains("key", StringComparer.OrdinalIgnoreCase)
                && words.Contains(r.Key));
            if ((keyed ?? named.Find(r => words.Contains(r.Name))) is { } found)
                yield return new MissingReference(found, keyed is not null, complaint);
        }
    }

    private static IEnumerable<Evidence> Told(PodContainer container, Snapshot cluster) =>
        container.WaitingReason switch
        {
            "CreateContainerConfigError" => [new Evidence("the kubelet says", container.Pod.Ref,
                $"{container.StatusPath}.state.waiting.message", container.WaitingMessage, Untrusted: true)],
            "ContainerCreating" or "PodInitializing" => cluster.EventsOf(container.Pod)
                .Where(e => e.Text("reason") == "FailedMount")
                .Select(e => new Evidence("the kubelet says", e.Ref, "message", e.Text("message"), Untrusted: true)),
            _ => [],
        };

    /// <summary>
    /// By kind and name; the kubelet's complaint about a key of a volume names the volume instead of the object.
    /// </summary>
    private static bool Speaks(string text, HashSet<string> words, ConfigReference reference)
    {
        if (words.Contains(reference.Name) && text.Contains(reference.Kind.Name, StringComparison.OrdinalIgnoreCase))
            return true;
        var sort = reference.Kind == Kind.Secret ? "secret key" : "config key";
        return reference.Container is null && text.Contains($"non-existent {sort}", StringComparison.Ordinal)
            && text.Contains($"volume \"{VolumeOf(reference)}\"", StringComparison.Ordinal);
    }

    /// <summary>From a path such as <c>spec.volumes[name=conf].configMap.items</c>.</summary>
    private static string VolumeOf(ConfigReference reference) =>
        reference.Path.Split(['=', ']'], 3) is [_, var name, ..] ? name : "";

    /// <summary>Secrets are not read, so for them the kubelet's word stands.</summary>
    private static bool IsThereNow(ConfigReference reference, bool keyMissing, string? ns, Snapshot cluster) =>
        cluster.Find(new ObjectRef(reference.Kind, ns, reference.Name)) is { } map
        && (!keyMissing || map.Map("data").ContainsKey(reference.Key!)
            || map.Map("binaryData").ContainsKey(reference.Key!));
}
