using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers;

/// <summary>
/// Deletes what has lost all its owners. Background: the dependents go once the owner is gone. Foreground: the owner
/// waits (finalizer foregroundDeletion) until its dependents with blockOwnerDeletion are gone. Orphan: the owner is
/// taken out of its dependents' ownerReferences, then goes. A dependent with another living owner only loses the
/// reference to the one that is gone.
/// </summary>
internal sealed class GarbageCollector : Controller
{
    private const string Foreground = "foregroundDeletion";
    private const string Orphan = "orphan";
    private readonly Dictionary<string, ObjectRef> _known = new(StringComparer.Ordinal);

    public GarbageCollector(ControlPlane plane) : base(plane) => plane.SubscribeAll(Note);

    protected override string Component => "garbage-collector";

    /// <summary>Keys are uids, as owners and dependents may be of any kind.</summary>
    protected override void Sync(string ns, string uid)
    {
        if (!_known.TryGetValue(uid, out var at))
            return;
        if (Store.Get(at) is not { } item || item.Uid != uid)
        {
            _known.Remove(uid);
            return;
        }
        if (item.IsTerminating)
            Finish(item);
        else
            Judge(item);
    }

    private void Note(StoreEvent change)
    {
        var item = change.New;
        // As upstream, whose collector leaves Events to their time.
        if (item.Uid is not { } uid || item.Kind.Plural == "events")
            return;
        if (change.Type == ChangeType.Deleted)
        {
            foreach (var dependent in Store.OwnedBy(uid))
                Queue(dependent);
            // An owner that waits for its dependents may now go on.
            foreach (var owner in Owners(item))
                if (_known.TryGetValue(owner, out _))
                    Enqueue("", owner);
            return;
        }
        if (item.IsTerminating && Finalizers(item).Any(f => f is Foreground or Orphan))
            Queue(item);
        else if (change.Type == ChangeType.Added && !Plane.Outside.Loading
            && item.At("metadata.ownerReferences") is not null)
            Queue(item);
    }

    private void Queue(KubeObject item)
    {
        _known[item.Uid!] = item.Ref;
        Enqueue("", item.Uid!);
    }

    private void Finish(KubeObject item)
    {
        var finalizers = Finalizers(item).ToList();
        if (finalizers.Contains(Orphan))
        {
            foreach (var dependent in Store.OwnedBy(item.Uid!).ToList())
                Ownership.RemoveOwner(Store, dependent, item.Uid!);
            Store.RemoveFinalizer(item, Orphan);
        }
        else if (finalizers.Contains(Foreground))
        {
            var dependents = Store.OwnedBy(item.Uid!).ToList();
            foreach (var dependent in dependents.Where(d => !d.IsTerminating))
                Judge(dependent);
            if (!Store.OwnedBy(item.Uid!).Any(d => Blocks(d, item.Uid!)))
                Store.RemoveFinalizer(item, Foreground);
        }
    }

    private void Judge(KubeObject item)
    {
        var gone = new List<string>();
        var (alive, waiting) = (0, 0);
        foreach (var reference in item.List("metadata.ownerReferences"))
        {
            var uid = (string?)reference["uid"] ?? "";
            if (Plane.Outside.Has(uid))
                alive++;
            else if (Find(item, reference) is not { } owner)
                gone.Add(uid);
            else if (owner.IsTerminating && Finalizers(owner).Contains(Foreground))
                waiting++;
            else
                alive++;
        }
        if (alive > 0)
            foreach (var uid in gone)
                Ownership.RemoveOwner(Store, item, uid);
        else if (gone.Count + waiting > 0)
            Store.Delete(item.Ref, new DeleteRequest
            {
                Uid = item.Uid,
                Propagation = Finalizers(item).Contains(Orphan) ? "Orphan"
                    : waiting > 0 && Store.OwnedBy(item.Uid!).Count > 0 ? "Foreground"
                    : Finalizers(item).Contains(Foreground) ? "Foreground" : "Background",
            });
    }

    private KubeObject? Find(KubeObject item, JsonObject reference)
    {
        var (version, kind) = ((string?)reference["apiVersion"] ?? "", (string?)reference["kind"]);
        var group = version.Contains('/') ? version[..version.IndexOf('/')] : "";
        foreach (var known in Store.Kinds)
            if (known.Name == kind && known.Group == group
                && Store.Get(known, known.Namespaced ? item.Namespace : null, (string)reference["name"]!) is { } found
                && found.Uid == (string?)reference["uid"])
                return found;
        return null;
    }

    private static bool Blocks(KubeObject dependent, string uid) => dependent.List("metadata.ownerReferences")
        .Any(o => (string?)o["uid"] == uid && (bool?)o["blockOwnerDeletion"] == true);

    private static IEnumerable<string> Owners(KubeObject item) =>
        item.List("metadata.ownerReferences").Select(o => (string?)o["uid"]).OfType<string>();

    private static IEnumerable<string> Finalizers(KubeObject item) =>
        (item.At("metadata.finalizers") as JsonArray)?.Select(f => (string)f!) ?? [];
}
