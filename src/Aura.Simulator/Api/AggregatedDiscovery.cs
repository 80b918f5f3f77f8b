using System.Text.Json.Nodes;

namespace Aura.Simulator.Api;

/// <summary>All groups, versions and resources in one document (apidiscovery.k8s.io/v2).</summary>
internal static class AggregatedDiscovery
{
    public static bool IsAsked(ApiRequest request) => request.Accept.Split(',').Any(t =>
        t.Contains("as=APIGroupDiscoveryList") && t.Contains("v=v2") && !t.Contains("v=v2beta1"));

    public static JsonObject Of(KindRegistry kinds, bool core) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = "apidiscovery.k8s.io/v2",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. kinds.All.Where(r => r.Kind.Group.Length == 0 == core)
            .GroupBy(r => r.Kind.Group).Select(Group)]),
    };

    private static JsonObject Group(IGrouping<string, ServedResource> group)
    {
        var versions = group.GroupBy(r => r.Kind.Version).Select(version => (JsonNode)new JsonObject
        {
            ["version"] = version.Key,
            ["resources"] = new JsonArray([.. version.OrderBy(r => r.Kind.Plural, StringComparer.Ordinal)
                .Select(Resource)]),
            ["freshness"] = "Current",
        });
        return new JsonObject
        {
            ["metadata"] = group.Key.Length == 0 ? [] : new JsonObject { ["name"] = group.Key },
            ["versions"] = new JsonArray([.. versions]),
        };
    }

    private static JsonObject Resource(ServedResource resource)
    {
        var entry = new JsonObject
        {
            ["resource"] = resource.Kind.Plural,
            ["responseKind"] = ResponseKind("", "", resource.Kind.Name),
            ["scope"] = resource.Kind.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = resource.Singular,
            ["verbs"] = Discovery.Texts(resource.Verbs),
        };
        if (resource.ShortNames.Count > 0)
            entry["shortNames"] = Discovery.Texts(resource.ShortNames);
        if (resource.Categories.Count > 0)
            entry["categories"] = Discovery.Texts(resource.Categories);
        if (resource.Subresources.Count > 0)
            entry["subresources"] = new JsonArray([.. resource.Subresources.Select(sub => new JsonObject
            {
                ["subresource"] = sub.Name,
                ["responseKind"] = ResponseKind(sub.Group, sub.Version, sub.Kind),
                ["verbs"] = Discovery.Texts(sub.Verbs),
            })]);
        return entry;
    }

    /// <summary>Group and version are given only where they are not the list's own.</summary>
    private static JsonObject ResponseKind(string group, string version, string kind) => new()
    {
        ["group"] = group,
        ["version"] = version,
        ["kind"] = kind,
    };
}
