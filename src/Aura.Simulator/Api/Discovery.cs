using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Api;

/// <summary>The documents that say what the server is and serves.</summary>
internal sealed class Discovery(KindRegistry kinds)
{
    private const string AggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private readonly OpenApi _openApi = new(kinds);

    /// <summary>Is there a group and version at the start of this path?</summary>
    public bool Serves(string[] parts) => parts[0] == "api" ? parts[1] == "v1" : Of(parts[1], parts[2]).Any();

    /// <summary>null where there is nothing at the path.</summary>
    public ApiResponse? Answer(ApiRequest request, string[] parts) => parts switch
    {
        ["version"] => ApiResponse.Json(200, ServerVersion.ToJson()),
        ["healthz" or "readyz" or "livez", ..] => ApiResponse.Text(200, "ok"),
        ["openapi", "v3"] => ApiResponse.Json(200, _openApi.Index()),
        ["openapi", "v3", .. var root] => _openApi.Document(string.Join('/', root)) is { } document
            ? ApiResponse.Json(200, document) : null,
        ["api"] when AggregatedDiscovery.IsAsked(request) => Aggregated(AggregatedDiscovery.Of(kinds, core: true)),
        ["apis"] when AggregatedDiscovery.IsAsked(request) => Aggregated(AggregatedDiscovery.Of(kinds, core: false)),
        ["api"] => ApiResponse.Json(200, Versions()),
        ["apis"] => ApiResponse.Json(200, Groups()),
        ["apis", var group] => kinds.All.Any(r => r.Kind.Group == group) ? ApiResponse.Json(200, SingleGroup(group))
            : null,
        ["api", var version] when Of("", version).Any() => ApiResponse.Json(200, Resources("", version)),
        ["apis", var group, var version] when Of(group, version).Any() =>
            ApiResponse.Json(200, Resources(group, version)),
        _ => null,
    };

    private static ApiResponse Aggregated(JsonObject document) => ApiResponse.Raw(200,
        Representation.Write(writer => document.WriteTo(writer)), AggregatedType);

    private IEnumerable<ServedResource> Of(string group, string version) =>
        kinds.All.Where(r => r.Kind.Group == group && r.Kind.Version == version);

    private static JsonObject Versions() => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject
        {
            ["clientCIDR"] = "0.0.0.0/0",
            ["serverAddress"] = "127.0.0.1:443",
        }),
    };

    private JsonObject Groups() => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. kinds.All.Where(r => r.Kind.Group.Length > 0)
            .Select(r => r.Kind.Group).Distinct().Select(Group)]),
    };

    private JsonObject SingleGroup(string group)
    {
        var document = new JsonObject { ["kind"] = "APIGroup", ["apiVersion"] = "v1" };
        foreach (var (name, value) in Group(group))
            document[name] = value?.DeepClone();
        return document;
    }

    private JsonObject Group(string group)
    {
        var versions = kinds.All.Where(r => r.Kind.Group == group).Select(r => r.Kind.Version).Distinct()
            .Select(v => new JsonObject { ["groupVersion"] = $"{group}/{v}", ["version"] = v }).ToList();
        return new JsonObject
        {
            ["name"] = group,
            ["versions"] = new JsonArray([.. versions]),
            ["preferredVersion"] = versions[0].DeepClone(),
        };
    }

    private JsonObject Resources(string group, string version)
    {
        var document = new JsonObject { ["kind"] = "APIResourceList" };
        // The core group's document is older than documents having a version.
        if (group.Length > 0)
            document["apiVersion"] = "v1";
        document["groupVersion"] = group.Length == 0 ? version : $"{group}/{version}";
        document["resources"] = new JsonArray([.. Sorted(Of(group, version))]);
        return document;
    }

    /// <summary>By name; custom resources with their subresources in the order that they have.</summary>
    private static IEnumerable<JsonObject> Sorted(IEnumerable<ServedResource> resources) =>
        resources.OrderBy(r => r.Kind.Plural, StringComparer.Ordinal).SelectMany(Entries);

    private static IEnumerable<JsonObject> Entries(ServedResource resource)
    {
        var entry = Entry(resource.Kind.Plural, resource.Singular, resource.Kind, resource.Kind.Name, resource.Verbs);
        if (resource.ShortNames.Count > 0)
            entry["shortNames"] = Texts(resource.ShortNames);
        if (resource.Categories.Count > 0)
            entry["categories"] = Texts(resource.Categories);
        if (resource.IsStored)
            entry["storageVersionHash"] = StorageVersionHash.Of(resource.Storage);
        yield return entry;
        foreach (var sub in resource.Subresources)
        {
            var inner = Entry($"{resource.Kind.Plural}/{sub.Name}", "", resource.Kind, sub.Kind, sub.Verbs);
            if (sub.Version.Length > 0)
            {
                inner["group"] = sub.Group;
                inner["version"] = sub.Version;
            }
            yield return inner;
        }
    }

    private static JsonObject Entry(string name, string singular, Kind kind, string kindName,
        IReadOnlyList<string> verbs) =>
        new()
        {
            ["name"] = name,
            ["singularName"] = singular,
            ["namespaced"] = kind.Namespaced,
            ["kind"] = kindName,
            ["verbs"] = Texts(verbs),
        };

    internal static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);
}
