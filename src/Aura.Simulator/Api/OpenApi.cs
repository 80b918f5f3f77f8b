using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Api;

/// <summary>
/// As much of OpenAPI v3 as clients need to learn that the server validates fields by itself: each group and version's
/// PATCH operations with their parameters. Schemas of the types are not published.
/// </summary>
internal sealed class OpenApi(KindRegistry kinds)
{
    public JsonObject Index() => new()
    {
        ["paths"] = new JsonObject(kinds.All.Select(r => r.Kind).Select(Root).Distinct().Select(root =>
            KeyValuePair.Create(root, (JsonNode?)new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{root}" }))),
    };

    public JsonObject? Document(string root)
    {
        var served = kinds.All.Where(r => Root(r.Kind) == root).ToList();
        if (served.Count == 0)
            return null;
        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Kubernetes",
                ["version"] = $"v{ServerVersion.Major}.{ServerVersion.Minor}"
            },
            ["paths"] = new JsonObject(served.Where(r => r.Verbs.Contains("patch")).Select(Path)),
        };
    }

    private static string Root(Kind kind) => kind.Group.Length == 0 ? $"api/{kind.Version}"
        : $"apis/{kind.Group}/{kind.Version}";

    private static KeyValuePair<string, JsonNode?> Path(ServedResource resource)
    {
        var kind = resource.Kind;
        var path = kind.Path(kind.Namespaced ? "{namespace}" : null) + "/{name}";
        var parameters = ((string[])["dryRun", "fieldManager", "fieldValidation", "force"])
            .Select(name => new JsonObject
            {
                ["name"] = name,
                ["in"] = "query",
                ["schema"] = new JsonObject { ["type"] = name == "force" ? "boolean" : "string" },
            });
        return KeyValuePair.Create(path, (JsonNode?)new JsonObject
        {
            ["patch"] = new JsonObject
            {
                ["parameters"] = new JsonArray([.. parameters]),
                ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
                ["x-kubernetes-action"] = "patch",
                ["x-kubernetes-group-version-kind"] = new JsonObject
                {
                    ["group"] = kind.Group,
                    ["kind"] = kind.Name,
                    ["version"] = kind.Version,
                },
            },
        });
    }
}
