using Aura.Kubernetes;

namespace Aura.Simulator.Api;

/// <summary>Every resource that is served now: the built-in ones and those of CustomResourceDefinitions.</summary>
public sealed class KindRegistry
{
    private readonly Dictionary<(string Group, string Version, string Plural), ServedResource> _byPath = [];
    private readonly List<ServedResource> _inOrder = [];

    public KindRegistry()
    {
        foreach (var resource in BuiltInKinds.All)
            Add(resource);
    }

    /// <summary>In discovery's order.</summary>
    public IReadOnlyList<ServedResource> All => _inOrder;

    public ServedResource? Find(string group, string version, string plural) =>
        _byPath.GetValueOrDefault((group, version, plural));

    /// <summary>The resource of a kind as an object names it.</summary>
    public ServedResource? FindKind(string apiVersion, string kind) =>
        _inOrder.Find(r => r.Kind.Name == kind && r.Kind.ApiVersion == apiVersion);

    public void Add(ServedResource resource)
    {
        Remove(resource.Kind);
        _byPath[(resource.Kind.Group, resource.Kind.Version, resource.Kind.Plural)] = resource;
        _inOrder.Add(resource);
    }

    public void Remove(Kind kind)
    {
        if (_byPath.Remove((kind.Group, kind.Version, kind.Plural), out var old))
            _inOrder.Remove(old);
    }
}
