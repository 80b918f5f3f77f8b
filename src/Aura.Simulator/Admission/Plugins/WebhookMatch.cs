using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Plugins;

/// <summary>Does a webhook want to see a request? By its rules, namespaceSelector and objectSelector.</summary>
internal static class WebhookMatch
{
    public static bool Applies(Store store, JsonObject hook, AdmissionRequest request) =>
        hook.Items("rules").Any(r => Covers(r, request))
        && InNamespace(store, hook, request)
        && Selector.From(hook["objectSelector"] ?? new JsonObject()) is var selector
        && (selector.IsEverything || selector.Matches(Labels(request)));

    private static bool Covers(JsonObject rule, AdmissionRequest request) =>
        Has(rule, "operations", request.Operation.ToString().ToUpperInvariant())
        && Has(rule, "apiGroups", request.Kind.Group)
        && Has(rule, "apiVersions", request.Kind.Version)
        && rule.Texts("resources").Any(r => Resource(r, request))
        && rule.Text("scope") switch
        {
            "Namespaced" => request.Kind.Namespaced,
            "Cluster" => !request.Kind.Namespaced,
            _ => true,
        };

    private static bool Resource(string pattern, AdmissionRequest request)
    {
        var (resource, sub) = pattern.Split('/', 2) is [var r, var s] ? (r, s) : (pattern, "");
        return (resource == "*" || resource == request.Kind.Plural)
            && (sub == "*" || sub == (request.Subresource ?? ""));
    }

    private static bool InNamespace(Store store, JsonObject hook, AdmissionRequest request)
    {
        var selector = Selector.From(hook["namespaceSelector"] ?? new JsonObject());
        if (selector.IsEverything || request.Namespace is null && request.Kind.Plural != "namespaces")
            return true;
        var labels = request.Kind.Plural == "namespaces" ? Labels(request)
            : store.Get(Kind.Namespace, null, request.Namespace!)?.Labels ?? new Dictionary<string, string>();
        return selector.Matches(labels);
    }

    private static IReadOnlyDictionary<string, string> Labels(AdmissionRequest request) =>
        request.New is { } json ? json.Obj("metadata").Map("labels") : request.Old!.Labels;

    private static bool Has(JsonObject rule, string key, string value) =>
        rule.Texts(key).Any(v => v == "*" || v == value);
}
