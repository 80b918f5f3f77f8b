namespace Aura.Kubernetes;

/// <summary>
/// May this connection's user do <paramref name="Verb"/> on <paramref name="Resource"/> (a plural, such as
/// "deployments")? A null namespace asks about all of them, a null name about any object.
/// </summary>
public sealed record AccessQuestion(
    string Verb, string Group, string Resource, string? Subresource = null, string? Namespace = null,
    string? Name = null)
{
    /// <summary>As RBAC rules are read: "patch deployments.apps/scale in shop".</summary>
    public override string ToString() =>
        $"{Verb} {Resource}{(Group.Length == 0 ? "" : $".{Group}")}{(Subresource is null ? "" : $"/{Subresource}")}"
        + (Name is null ? "" : $" {Name}") + (Namespace is null ? "" : $" in {Namespace}");
}
