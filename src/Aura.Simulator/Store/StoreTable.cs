using Aura.Kubernetes;

namespace Aura.Simulator;

/// <summary>
/// All objects of one resource, in the order in which the API lists them: by "namespace/name", bytewise.
/// </summary>
internal sealed class StoreTable(Kind kind)
{
    private readonly Dictionary<string, SortedDictionary<string,
        KubeObject>> _byNamespace = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _namespaces = new(StringComparer.Ordinal);

    public Kind Kind { get; } = kind;
    public int Count { get; private set; }

    public KubeObject? Find(string? ns, string name) =>
        _byNamespace.TryGetValue(ns ?? "", out var objects) && objects.TryGetValue(name, out var found) ? found : null;

    public void Put(KubeObject item)
    {
        var ns = item.Namespace ?? "";
        if (!_byNamespace.TryGetValue(ns, out var objects))
        {
            _byNamespace[ns] = objects = new(StringComparer.Ordinal);
            _namespaces.Add(ns + "/");
        }
        if (!objects.ContainsKey(item.Name))
            Count++;
        objects[item.Name] = item;
    }

    public void Remove(KubeObject item)
    {
        var ns = item.Namespace ?? "";
        if (!_byNamespace.TryGetValue(ns, out var objects) || !objects.Remove(item.Name))
            return;
        Count--;
        if (objects.Count > 0)
            return;
        _byNamespace.Remove(ns);
        _namespaces.Remove(ns + "/");
    }

    public IReadOnlyList<KubeObject> List(string? ns)
    {
        if (ns is not null)
            return _byNamespace.TryGetValue(ns, out var objects) ? [.. objects.Values] : [];
        var all = new List<KubeObject>(Count);
        foreach (var name in _namespaces)
            all.AddRange(_byNamespace[name[..^1]].Values);
        return all;
    }
}
