using System.Text.Json.Nodes;

namespace Aura.Kubernetes;

/// <summary>
/// Asks a server what it serves: in two requests where it offers aggregated discovery (Kubernetes 1.30 and later),
/// else group by group.
/// </summary>
internal sealed class ApiDiscovery(KubeTransport transport)
{
    private const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private readonly List<ApiResource> _resources = [];
    private readonly List<string> _unavailable = [];

    public async Task<ApiCatalog> ReadAsync(CancellationToken cancel)
    {
        foreach (var root in (string[])["/api", "/apis"])
        {
            var answer = await AskAsync(root, cancel);
            if ((string?)answer["kind"] == "APIGroupDiscoveryList")
                foreach (var (group, version) in Each(answer, "items", "versions"))
                    AddAggregated((string?)group["metadata"]?["name"] ?? "", version);
            else if (root == "/api")
                foreach (var version in (answer["versions"] as JsonArray ?? []).OfType<JsonValue>())
                    await AddPlainAsync("", version.ToString(), cancel);
            else
                foreach (var (group, version) in Each(answer, "groups", "versions"))
                    await AddPlainAsync((string?)group["name"] ?? "", (string?)version["version"] ?? "", cancel);
        }
        return new ApiCatalog(_resources, _unavailable);
    }

    private async Task<JsonObject> AskAsync(string root, CancellationToken cancel)
    {
        try
        {
            return await transport.JsonAsync(HttpMethod.Get, root, cancel, accept: $"{Aggregated},application/json");
        }
        catch (KubeException e) when (e.Status == 406)
        {
            return await transport.JsonAsync(HttpMethod.Get, root, cancel);
        }
    }

    private void AddAggregated(string group, JsonObject version)
    {
        var name = (string?)version["version"] ?? "";
        if ((string?)version["freshness"] == "Stale")
            _unavailable.Add($"{group}/{name}");
        foreach (var resource in Objects(version, "resources"))
        {
            var plural = (string?)resource["resource"] ?? "";
            var kind = (string?)resource["responseKind"]?["kind"];
            if (kind is null)
                continue;
            var namespaced = (string?)resource["scope"] == "Namespaced";
            _resources.Add(Described(resource, "singularResource", new Kind(group, name, kind, plural, namespaced)) with
            {
                Subresources = [.. Objects(resource, "subresources").Select(s => (string?)s["subresource"] ?? "")],
            });
        }
    }

    private async Task AddPlainAsync(string group, string version, CancellationToken cancel)
    {
        JsonObject answer;
        var path = group.Length == 0 ? $"/api/{version}" : $"/apis/{group}/{version}";
        try
        {
            answer = await transport.JsonAsync(HttpMethod.Get, path, cancel);
        }
        catch (KubeException e) when (e.Status is 404 or 500 or 503)
        {
            // An aggregated API whose server is down must not hide all the others.
            _unavailable.Add($"{group}/{version}");
            return;
        }
        var all = Objects(answer, "resources").ToLookup(r => ((string?)r["name"] ?? "").Contains('/'));
        foreach (var resource in all[false])
        {
            var plural = (string?)resource["name"] ?? "";
            var namespaced = (bool?)resource["namespaced"] == true;
            var kind = new Kind(group, version, (string?)resource["kind"] ?? "", plural, namespaced);
            _resources.Add(Described(resource, "singularName", kind) with
            {
                Subresources = [.. all[true].Select(s => (string?)s["name"] ?? "")
                    .Where(s => s.StartsWith($"{plural}/")).Select(s => s[(plural.Length + 1)..])],
            });
        }
    }

    private static ApiResource Described(JsonObject resource, string singular, Kind kind) =>
        new(kind, (string?)resource[singular] is { Length: > 0 } one ? one : kind.Name.ToLowerInvariant())
        {
            ShortNames = Texts(resource, "shortNames"),
            Categories = Texts(resource, "categories"),
            Verbs = Texts(resource, "verbs"),
        };

    private static IEnumerable<(JsonObject Outer, JsonObject Inner)> Each(
        JsonObject from, string outer, string inner) =>
        Objects(from, outer).SelectMany(o => Objects(o, inner).Select(i => (o, i)));

    private static IEnumerable<JsonObject> Objects(JsonObject from, string list) =>
        (from[list] as JsonArray ?? []).OfType<JsonObject>();

    private static string[] Texts(JsonObject from, string list) =>
        [.. (from[list] as JsonArray ?? []).Select(t => t?.ToString() ?? "")];
}
