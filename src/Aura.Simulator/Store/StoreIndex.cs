using Aura.Kubernetes;

namespace Aura.Simulator;

/// <summary>
/// Objects by a value in them (an owner's uid, a pod's node), each group in the order of kind, namespace and name.
/// </summary>
internal sealed class StoreIndex(Func<KubeObject, string[]> values)
{
    private static readonly Comparer<KubeObject> s_order = Comparer<KubeObject>.Create(Compare);
    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);

    /// <summary>The group as it is now; later writes do not change the list.</summary>
    public IReadOnlyList<KubeObject> Find(string value) =>
        _groups.TryGetValue(value, out var group) ? group.Seen ??= [.. group.Items] : [];

    public void Put(KubeObject? old, KubeObject? current)
    {
        var after = current is null ? [] : values(current);
        if (old is not null)
            foreach (var value in values(old))
                if (!after.Contains(value))
                    Remove(value, old);
        foreach (var value in after)
        {
            if (!_groups.TryGetValue(value, out var group))
                _groups[value] = group = new Group();
            group.Seen = null;
            var at = group.Items.BinarySearch(current!, s_order);
            if (at >= 0)
                group.Items[at] = current!;
            else
                group.Items.Insert(~at, current!);
        }
    }

    private void Remove(string value, KubeObject item)
    {
        if (!_groups.TryGetValue(value, out var group)
            || group.Items.BinarySearch(item, s_order) is not (>= 0 and var at))
            return;
        group.Seen = null;
        group.Items.RemoveAt(at);
        if (group.Items.Count == 0)
            _groups.Remove(value);
    }

    private static int Compare(KubeObject a, KubeObject b)
    {
        var order = ReferenceEquals(a.Kind, b.Kind) ? 0 : string.CompareOrdinal(a.Kind.Group, b.Kind.Group);
        if (order == 0 && !ReferenceEquals(a.Kind, b.Kind))
            order = string.CompareOrdinal(a.Kind.Plural, b.Kind.Plural);
        if (order == 0)
            order = string.CompareOrdinal(a.Namespace, b.Namespace);
        return order != 0 ? order : string.CompareOrdinal(a.Name, b.Name);
    }

    private sealed class Group
    {
        public List<KubeObject> Items { get; } = [];

        /// <summary>What was handed out since the last write.</summary>
        public KubeObject[]? Seen { get; set; }
    }
}
