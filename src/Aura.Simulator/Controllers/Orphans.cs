using Aura.Kubernetes;

namespace Aura.Simulator.Controllers;

/// <summary>The objects of a kind without a controlling owner, by namespace and in order of name.</summary>
internal sealed class Orphans
{
    private readonly Dictionary<string, SortedDictionary<string, KubeObject>> _byNamespace =
        new(StringComparer.Ordinal);

    public Orphans(ControlPlane plane, Kind kind) => plane.Subscribe(kind, Note);

    public IReadOnlyList<KubeObject> In(string ns) =>
        _byNamespace.TryGetValue(ns, out var items) && items.Count > 0 ? [.. items.Values] : [];

    private void Note(StoreEvent change)
    {
        var (ns, name) = (change.New.Namespace!, change.New.Name);
        if (change.Type != ChangeType.Deleted && change.New.Controller is null)
        {
            if (!_byNamespace.TryGetValue(ns, out var items))
                _byNamespace[ns] = items = new(StringComparer.Ordinal);
            items[name] = change.New;
        }
        else if (_byNamespace.TryGetValue(ns, out var items))
            items.Remove(name);
    }
}
