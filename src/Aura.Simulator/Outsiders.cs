using Aura.Kubernetes;

namespace Aura.Simulator;

/// <summary>
/// What objects of another cluster name and that did not come with them: owners by their uids, and volumes that claims
/// are bound to by their names. They live on elsewhere, so nothing that they own is garbage and no such claim is lost.
/// </summary>
internal sealed class Outsiders
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Objects of another cluster are being put in; whatever they own or are owned by comes too.</summary>
    public bool Loading { get; set; }

    public bool Has(string uidOrVolume) => _known.Contains(uidOrVolume);

    /// <summary>Remembers those that the item names and that are not in the store.</summary>
    /// <param name="uids">Of all objects that came.</param>
    public void Note(KubeObject item, HashSet<string> uids, Store store)
    {
        if (item.Kind == Kind.PersistentVolumeClaim && item.Text("spec.volumeName") is { Length: > 0 } volume
            && store.Get(Kind.PersistentVolume, null, volume) is null)
            _known.Add(volume);
        foreach (var owner in item.List("metadata.ownerReferences"))
            if ((string?)owner["uid"] is { } uid && !uids.Contains(uid))
                _known.Add(uid);
    }
}
