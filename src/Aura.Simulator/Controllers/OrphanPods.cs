using Aura.Kubernetes;

namespace Aura.Simulator.Controllers;

/// <summary>The pods without a controlling owner, by namespace and in order of name.</summary>
internal sealed class OrphanPods
{
    private readonly Dictionary<string, SortedDictionary<string, KubeObject>> _byNamespace =
        new(StringComparer.Ordinal);

    public OrphanPods(ControlPlane plane) => plane.Subscribe(Kind.Pod, Note);

    public IReadOnlyList<KubeObject> In(string ns) =>
        _byNamespace.TryGetValue(ns, out var pods) ? [.. pods.Values] : [];

    private void Note(StoreEvent change)
    {
        var (ns, name) = (change.New.Namespace!, change.New.Name);
        if (change.Type != ChangeType.Deleted && change.New.Controller is null)
        {
            if (!_byNamespace.TryGetValue(ns, out var pods))
                _byNamespace[ns] = pods = new(StringComparer.Ordinal);
            pods[name] = change.New;
        }
        else if (_byNamespace.TryGetValue(ns, out var pods))
            pods.Remove(name);
    }
}
