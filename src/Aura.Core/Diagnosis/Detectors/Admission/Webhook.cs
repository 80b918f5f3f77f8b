using System.Text.Json.Nodes;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Admission;

/// <summary>One webhook of a configuration, as the API server decides whether and how to call it.</summary>
public sealed record Webhook(KubeObject Configuration, JsonObject Json)
{
    private const int DefaultTimeout = 10;

    public string Name => (string?)Json["name"] ?? "";
    public string Path => $"webhooks[name={Name}]";
    public bool Mutating => Configuration.Kind == Kind.MutatingWebhookConfiguration;

    /// <summary>What it cannot judge is refused (the default), not let pass.</summary>
    public bool Fails => (string?)Json["failurePolicy"] != "Ignore";

    public int Timeout => (int?)Json["timeoutSeconds"] ?? DefaultTimeout;
    public string? CaBundle => (string?)Json["clientConfig"]?["caBundle"];

    /// <summary>Null where it is called by URL.</summary>
    public ObjectRef? Service => Json["clientConfig"]?["service"] is JsonObject at
        ? new ObjectRef(Kind.Service, (string?)at["namespace"], (string?)at["name"] ?? "") : null;

    /// <summary>Of the Service; 443 where none is named.</summary>
    public int Port => (int?)Json["clientConfig"]?["service"]?["port"] ?? 443;

    /// <summary>Conditions in CEL narrow it in a way that is not judged here.</summary>
    public bool HasConditions => Json["matchConditions"] is JsonArray { Count: > 0 };

    public bool SeesNewPods => Items("rules").Any(r => Has(r, "operations", "CREATE") && Has(r, "apiGroups", "")
        && Has(r, "apiVersions", "v1") && (Has(r, "resources", "pods") || Has(r, "resources", "*/*"))
        && (string?)r["scope"] != "Cluster");

    /// <summary>Whether its selectors pick pods of such labels in the namespace.</summary>
    public bool Picks(string ns, IReadOnlyDictionary<string, string> labels, Snapshot cluster) =>
        Selector.From(Json["namespaceSelector"] ?? new JsonObject()).Matches(LabelsOf(ns, cluster))
        && Selector.From(Json["objectSelector"] ?? new JsonObject()).Matches(labels);

    /// <summary>The server labels every namespace with its name.</summary>
    private static IReadOnlyDictionary<string, string> LabelsOf(string ns, Snapshot cluster) =>
        new Dictionary<string, string>(cluster.Find(new ObjectRef(Kind.Namespace, null, ns))?.Labels
            ?? new Dictionary<string, string>())
        { ["kubernetes.io/metadata.name"] = ns };

    private IEnumerable<JsonObject> Items(string list) => Json[list].Objects();

    private static bool Has(JsonObject rule, string list, string value) =>
        (rule[list] as JsonArray ?? []).Any(v => $"{v}" == "*" || $"{v}" == value);
}
