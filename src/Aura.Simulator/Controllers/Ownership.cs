using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers;

/// <summary>Adopting and releasing objects by their labels, and reading who owns what.</summary>
internal static class Ownership
{
    /// <summary>Makes <paramref name="owner"/> the item's controller; null if it got another one meanwhile.</summary>
    public static KubeObject? Adopt(Store store, KubeObject item, KubeObject owner)
    {
        if (store.Get(item.Ref) is not { Controller: null } current || current.Uid != item.Uid)
            return null;
        return store.Update(current, json =>
        {
            var metadata = (JsonObject)json["metadata"]!;
            var owners = metadata["ownerReferences"] as JsonArray;
            if (owners is null)
                metadata["ownerReferences"] = owners = [];
            owners.Add(owner.ControllerReference());
        });
    }

    public static void Release(Store store, KubeObject item, KubeObject owner) => RemoveOwner(store, item, owner.Uid!);

    /// <summary>Takes the owner with the uid out of the item's ownerReferences.</summary>
    public static void RemoveOwner(Store store, KubeObject item, string uid) => store.Update(item, json =>
    {
        var metadata = (JsonObject)json["metadata"]!;
        if (metadata["ownerReferences"] is not JsonArray owners)
            return;
        for (var i = owners.Count - 1; i >= 0; i--)
            if ((string?)owners[i]?["uid"] == uid)
                owners.RemoveAt(i);
        if (owners.Count == 0)
            metadata.Remove("ownerReferences");
    });
}
