using System.Text.Json.Nodes;

namespace Aura.Tests.Simulator.Golden;

/// <summary>
/// One step of a case: exactly one of <see cref="Do"/>, <see cref="Until"/> and <see cref="Watch"/> is set.
/// </summary>
public sealed class GoldenStep(JsonObject json)
{
    public string? Do => (string?)json["do"];
    public string? Until => (string?)json["until"];
    public string? Watch => (string?)json["watch"];
    public string Path => (string?)json["path"] ?? Until ?? Watch ?? "";
    public JsonNode? Body => json["body"];
    public string ContentType => (string?)json["ctype"] ?? "application/json";
    public string? Accept => (string?)json["accept"];
    public string? As => (string?)json["as"];
    public double Wait => (double?)json["wait"] ?? 0;
    public int Status => (int?)json["status"] ?? 0;
    public JsonNode? Response => json["response"];
    public JsonObject Where => json["where"] as JsonObject ?? [];
    public JsonArray Events => json["events"] as JsonArray ?? [];
    public IEnumerable<GoldenStep> During =>
        (json["during"] as JsonArray ?? []).OfType<JsonObject>().Select(s => new GoldenStep(s));
    public IReadOnlyList<string> Warnings =>
        [.. (json["warnings"] as JsonArray ?? []).Select(w => w!.ToString())];

    public override string ToString() => $"{Do ?? (Until is null ? "WATCH" : "UNTIL")} {Path}";
}
