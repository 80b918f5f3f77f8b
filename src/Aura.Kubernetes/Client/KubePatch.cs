using System.Text.Json.Nodes;

namespace Aura.Kubernetes;

/// <summary>A patch in one of the four forms that the API server takes.</summary>
public sealed record KubePatch(string ContentType, JsonNode Body)
{
    /// <summary>RFC 6902 operations, all or none; <c>test</c> operations guard them.</summary>
    public static KubePatch Json(JsonArray operations) => new("application/json-patch+json", operations);

    /// <summary>RFC 7386: null removes a field, a list replaces the list.</summary>
    public static KubePatch Merge(JsonObject body) => new("application/merge-patch+json", body);

    /// <summary>Like a merge, but lists merge by their key; built-in kinds only.</summary>
    public static KubePatch Strategic(JsonObject body) => new("application/strategic-merge-patch+json", body);

    /// <summary>Server-side apply: the fields that this field manager wants to own.</summary>
    /// <param name="force">Take over fields that other managers own, instead of Conflict.</param>
    public static KubePatch Apply(JsonObject body, bool force = false) =>
        new("application/apply-patch+yaml", body) { Force = force };

    /// <summary>Server-side apply only.</summary>
    public bool Force { get; init; }

    public bool IsApply => ContentType == "application/apply-patch+yaml";
}
