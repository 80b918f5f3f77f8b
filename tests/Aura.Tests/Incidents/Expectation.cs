using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Tests.Incidents;

/// <summary>The <c>expect</c> part of an incident file.</summary>
internal sealed class Expectation(JsonObject expect)
{
    public JsonObject? Finding => expect["finding"] as JsonObject;

    /// <summary>Further causes at the same time.</summary>
    public IReadOnlyList<JsonObject> Also => [.. (expect["also"] as JsonArray ?? []).OfType<JsonObject>()];

    /// <summary>All that is to be found, and no more.</summary>
    public IReadOnlyList<JsonObject> All => Finding is null ? Also : [Finding, .. Also];

    /// <summary>plain, healthy, misleading or compound.</summary>
    public string Sort => (string?)expect["sort"] ?? "plain";

    /// <summary>The alert that diagnosis is asked with; null: it is asked for everything.</summary>
    public string? Alert => expect["alert"] is JsonObject json ? json.ToJsonString() : (string?)expect["alert"];

    public int Strategies => (int)(expect["strategies"]?.AsValue().GetValue<long>() ?? 0);
    public IReadOnlyList<string> Recommended => Texts("recommended");
    public IReadOnlyList<string> Acceptable => Texts("acceptable");
    public IReadOnlyList<string> Forbidden => Texts("forbidden");
    public string Outcome => (string?)expect["outcome"] ?? "succeeded";

    /// <summary>A strategy that <see cref="Outcome"/> speaks of instead of the recommended one.</summary>
    public string? Strategy => (string?)expect["strategy"];

    public IEnumerable<(ObjectRef Target, string Path, JsonNode? Value)> Fixed =>
        (expect["fixed"] as JsonArray ?? []).OfType<JsonObject>().Select(f => (
            new ObjectRef(KindOf((string)f["kind"]!), (string?)f["namespace"], (string)f["name"]!),
            (string)f["path"]!, f["equals"]));

    private static Kind KindOf(string name) =>
        new[]
        {
            Kind.Deployment, Kind.Service, Kind.Node, Kind.Pod, Kind.ConfigMap, Kind.CronJob, Kind.Job,
            Kind.StatefulSet, Kind.DaemonSet, Kind.Ingress, Kind.ResourceQuota, Kind.PersistentVolumeClaim,
        }
        .First(k => k.Name == name);

    private IReadOnlyList<string> Texts(string field) =>
        [.. (expect[field] as JsonArray ?? []).Select(t => (string)t!)];
}
