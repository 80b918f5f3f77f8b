using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator;

/// <summary>
/// Names of one kind's objects by values in a part of them. Only a write that changes the part costs anything.
/// </summary>
internal sealed class NameIndex(Func<KubeObject, JsonNode?> part, Func<JsonNode?, IEnumerable<string>> values)
{
    private readonly Dictionary<(string Namespace, string Value), SortedSet<string>> _groups = [];

    /// <summary>In order of name.</summary>
    public IReadOnlyCollection<string> Find(string? ns, string value) =>
        _groups.TryGetValue((ns ?? "", value), out var names) ? names : [];

    public void Put(KubeObject? old, KubeObject? current)
    {
        if (old is not null && current is not null && Trees.AreEqual(part(old), part(current)))
            return;
        foreach (var value in old is null ? [] : values(part(old)))
            Remove((old!.Namespace ?? "", value), old.Name);
        foreach (var value in current is null ? [] : values(part(current)))
        {
            var key = (current!.Namespace ?? "", value);
            if (!_groups.TryGetValue(key, out var names))
                _groups[key] = names = new SortedSet<string>(StringComparer.Ordinal);
            names.Add(current.Name);
        }
    }

    private void Remove((string, string) key, string name)
    {
        if (_groups.TryGetValue(key, out var names) && names.Remove(name) && names.Count == 0)
            _groups.Remove(key);
    }
}
