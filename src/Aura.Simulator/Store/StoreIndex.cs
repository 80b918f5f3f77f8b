using Aura.Kubernetes;

namespace Aura.Simulator;

/// <summary>
/// Objects by a value in them (an owner's uid, a pod's node), each group in the order of kind, namespace and name.
/// </summary>
internal sealed class StoreIndex(Func<KubeObject, IEnumerable<string>> values)
{
    private static readonly Comparer<KubeObject> s_order = Comparer<KubeObject>.Create(Compare);
    private readonly Dictionary<string, List<KubeObject>> _groups = new(StringComparer.Ordinal);

    public IReadOnlyList<KubeObject> Find(string value) =>
        _groups.TryGetValue(value, out var group) ? [.. group] : [];

    public void Put(KubeObject? old, KubeObject? current)
    {
        var after = current is null ? [] : values(current).ToArray();
        if (old is not null)
            foreach (var value in values(old))
                if (!after.Contains(value))
                    Remove(value, old);
        foreach (var value in after)
        {
            if (!_groups.TryGetValue(value, out var group))
                _groups[value] = group = [];
            var at = group.BinarySearch(current!, s_order);
            if (at >= 0)
                group[at] = current!;
            else
                group.Insert(~at, current!);
        }
    }

    private void Remove(string value, KubeObject item)
    {
        if (!_groups.TryGetValue(value, out var group) || group.BinarySearch(item, s_order) is not (>= 0 and var at))
            return;
        group.RemoveAt(at);
        if (group.Count == 0)
            _groups.Remove(value);
    }

    private static int Compare(KubeObject a, KubeObject b)
    {
        var order = string.CompareOrdinal(a.Kind.Group, b.Kind.Group);
        if (order == 0)
            order = string.CompareOrdinal(a.Kind.Plural, b.Kind.Plural);
        if (order == 0)
            order = string.CompareOrdinal(a.Namespace, b.Namespace);
        return order != 0 ? order : string.CompareOrdinal(a.Name, b.Name);
    }
}
