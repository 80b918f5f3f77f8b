namespace Aura.Kubernetes;

/// <summary>A kind of object as the API serves it: group ("" is core), version, name, plural, scope.</summary>
public sealed partial record Kind(string Group, string Version, string Name, string Plural, bool Namespaced = true)
{
    /// <summary>"v1" or "apps/v1", as in an object's <c>apiVersion</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>"pods" or "deployments.apps", as in a Status' details and in RBAC rules.</summary>
    public string Resource => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>The collection's path; all namespaces where <paramref name="ns"/> is null.</summary>
    public string Path(string? ns)
    {
        var root = Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";
        return Namespaced && ns is not null ? $"{root}/namespaces/{ns}/{Plural}" : $"{root}/{Plural}";
    }

    public override string ToString() => Name;
}
