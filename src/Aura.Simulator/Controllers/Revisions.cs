using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Controllers.Deployments;

namespace Aura.Simulator.Controllers;

/// <summary>
/// The ControllerRevisions by which a StatefulSet or DaemonSet keeps its templates: one per template, numbered upwards;
/// a template that comes back gets the newest number again. At most revisionHistoryLimit unused ones are kept.
/// </summary>
internal static class Revisions
{
    public const string HashLabel = "controller-revision-hash";

    /// <summary>The revision of today's template, made if there is none yet.</summary>
    public static KubeObject Current(ControlPlane plane, KubeObject owner)
    {
        var store = plane.Store;
        var template = owner.At("spec.template");
        var all = Of(store, owner);
        var newest = all.Count > 0 ? Number(all[^1]) : 0;
        var equal = all.FindLast(r => Trees.AreEqualButForNulls(Template(r), template));
        if (equal is not null)
            return Number(equal) == newest ? equal
                : store.Update(equal, json => json["revision"] = newest + 1) ?? equal;
        var hash = TemplateHash.Of(template, owner.At("status.collisionCount").Int() ?? 0);
        var data = (JsonObject)template!.DeepClone();
        data["$patch"] = "replace";
        var labels = (JsonObject?)owner.Copy("spec.template.metadata.labels") ?? [];
        labels[HashLabel] = hash;
        return store.Create(new KubeObject(Kind.ControllerRevision, new JsonObject
        {
            ["kind"] = "ControllerRevision",
            ["apiVersion"] = "apps/v1",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{owner.Name}-{hash}",
                ["namespace"] = owner.Namespace,
                ["labels"] = labels,
                ["ownerReferences"] = new JsonArray(owner.ControllerReference()),
            },
            ["data"] = new JsonObject { ["spec"] = new JsonObject { ["template"] = data } },
            ["revision"] = newest + 1,
        }));
    }

    /// <summary>Oldest first.</summary>
    public static List<KubeObject> Of(Store store, KubeObject owner) =>
        [.. store.OwnedBy(owner.Uid!, Kind.ControllerRevision).OrderBy(Number)];

    public static string Hash(KubeObject revision) => revision.Label(HashLabel) ?? "";

    /// <summary>The template that a revision keeps.</summary>
    public static JsonNode Template(KubeObject revision)
    {
        var template = (JsonObject)revision.Copy("data.spec.template")!;
        template.Remove("$patch");
        return template;
    }

    public static void Trim(Store store, KubeObject owner, Func<KubeObject, bool> inUse)
    {
        var unused = Of(store, owner).Where(r => !inUse(r)).ToList();
        var limit = (int)(owner.Number("spec.revisionHistoryLimit") ?? 10);
        foreach (var old in unused.Take(Math.Max(0, unused.Count - limit)))
            store.Delete(old.Ref);
    }

    private static long Number(KubeObject revision) => revision.Number("revision") ?? 0;
}
