namespace Aura.Kubernetes;

/// <summary>Names one object; <see cref="Namespace"/> is null for cluster-scoped kinds.</summary>
public sealed record ObjectRef(Kind Kind, string? Namespace, string Name)
{
    /// <summary>The object's path at the API server.</summary>
    public string Path => $"{Kind.Path(Namespace)}/{Uri.EscapeDataString(Name)}";

    /// <summary>"Deployment shop/cart" or "Node node-0".</summary>
    public override string ToString() => Namespace is null ? $"{Kind.Name} {Name}" : $"{Kind.Name} {Namespace}/{Name}";
}
