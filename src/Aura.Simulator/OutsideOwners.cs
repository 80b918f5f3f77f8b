using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator;

/// <summary>
/// Owners that objects of another cluster name and that did not come with them: they live on elsewhere, so nothing that
/// they own is garbage.
/// </summary>
internal sealed class OutsideOwners
{
    private readonly HashSet<string> _uids = new(StringComparer.Ordinal);

    /// <summary>Objects of another cluster are being put in; whatever they own or are owned by comes too.</summary>
    public bool Loading { get; set; }

    public bool Has(string uid) => _uids.Contains(uid);

    /// <summary>Remembers those of the item's owners that are not among the uids.</summary>
    public void Note(KubeObject item, HashSet<string> uids)
    {
        foreach (var owner in (item.At("metadata.ownerReferences") as JsonArray ?? []).OfType<JsonObject>())
            if ((string?)owner["uid"] is { } uid && !uids.Contains(uid))
                _uids.Add(uid);
    }
}
