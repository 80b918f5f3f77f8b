using Aura.Kubernetes;

namespace Aura.Simulator;

/// <summary>Objects by a value in them (an owner's uid, a pod's node), each group in a fixed order.</summary>
internal sealed class StoreIndex(Func<KubeObject, IEnumerable<string>> values)
{
    private readonly Dictionary<string, SortedDictionary<string, KubeObject>> _groups = new(StringComparer.Ordinal);

    public IReadOnlyList<KubeObject> Find(string value) =>
        _groups.TryGetValue(value, out var group) ? [.. group.Values] : [];

    public void Put(KubeObject? old, KubeObject? current)
    {
        if (old is not null)
            foreach (var value in values(old))
                Remove(value, old);
        if (current is null)
            return;
        foreach (var value in values(current))
        {
            if (!_groups.TryGetValue(value, out var group))
                _groups[value] = group = new(StringComparer.Ordinal);
            group[KeyOf(current)] = current;
        }
    }

    private void Remove(string value, KubeObject item)
    {
        if (_groups.TryGetValue(value, out var group) && group.Remove(KeyOf(item)) && group.Count == 0)
            _groups.Remove(value);
    }

    private static string KeyOf(KubeObject item) =>
        $"{item.Kind.Group}/{item.Kind.Plural}/{item.Namespace}/{item.Name}";
}
