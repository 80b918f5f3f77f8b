using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator;

/// <summary>
/// Puts the objects of another cluster into a new one, past admission: definitions of custom resources first, so that
/// their objects are served, then Namespaces and Nodes. The controllers are told of each as of one that was added,
/// which is how they hear of everything after a restart.
/// </summary>
internal sealed class StateLoader(ApiServer api, ControlPlane? plane)
{
    private readonly List<ObjectRef> _leftOut = [];
    private readonly List<KubeObject> _naming = [];
    private readonly HashSet<string> _uids = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _namespaces = new(StringComparer.Ordinal);

    /// <returns>What was left out, as nothing serves its kind.</returns>
    public IReadOnlyList<ObjectRef> Load(ClusterState state)
    {
        plane?.Behaviour.Add(state.Rules);
        if (plane is not null)
            plane.Outside.Loading = true;
        foreach (var item in state.Objects.OrderBy(Rank))
            Put(item);
        foreach (var name in _namespaces)
            if (api.Store.Get(Kind.Namespace, null, name) is null)
                api.Store.Create(Bootstrap.Namespace(name));
        Bootstrap.Fill(api.Store);
        if (plane is null)
            return _leftOut;
        foreach (var item in _naming)
            plane.Outside.Note(item, _uids, api.Store);
        plane.Outside.Loading = false;
        plane.Kubelets?.Adopt(state.Nodes);
        return _leftOut;
    }

    private void Put(KubeObject item)
    {
        var (kind, store) = (item.Kind, api.Store);
        if (api.Kinds.Find(kind.Group, kind.Version, kind.Plural) is not { IsStored: true } resource)
        {
            _leftOut.Add(item.Ref);
            return;
        }
        var stored = Versions.Convert(item, resource.Storage);
        if (store.Get(stored.Ref) is not null)
            return;
        stored = store.Load(stored);
        _uids.Add(stored.Uid!);
        if (stored.Namespace is { } ns)
            _namespaces.Add(ns);
        if (stored.At("metadata.ownerReferences") is not null || stored.Kind == Kind.PersistentVolumeClaim)
            _naming.Add(stored);
    }

    private static int Rank(KubeObject item) => item.Kind.Resource switch
    {
        "customresourcedefinitions.apiextensions.k8s.io" => 0,
        "namespaces" => 1,
        "nodes" => 2,
        _ => 3,
    };
}
