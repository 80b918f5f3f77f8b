using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>A Service that an Ingress sends to, with the place that says so.</summary>
public sealed record IngressBackend(ObjectRef Service, int? PortNumber, string? PortName, string Field)
{
    // The name of an AWS load balancer's action in an annotation, not of a Service.
    private const string NoService = "use-annotation";

    public string Port => PortName ?? $"{PortNumber}";

    public static IEnumerable<IngressBackend> Of(KubeObject ingress)
    {
        if (Made(ingress, ingress.At("spec.defaultBackend"), "spec.defaultBackend") is { } otherwise)
            yield return otherwise;
        foreach (var (rule, i) in ingress.List("spec.rules").Select((r, i) => (r, i)))
            foreach (var (path, j) in IngressRules.Paths(rule).Select((p, j) => (p, j)))
                if (Made(ingress, path["backend"], $"spec.rules[{i}].http.paths[{j}].backend") is { } backend)
                    yield return backend;
    }

    /// <summary>
    /// The rules that would send to another Service or port what goes to one now, as ingress.update_rules takes them;
    /// null where a rule's port is not known, or the default backend goes there too, which has no rule.
    /// </summary>
    public static JsonArray? RulesTo(
        KubeObject ingress, ObjectRef from, string service, Func<IngressBackend, string?> portOf)
    {
        if (Made(ingress, ingress.At("spec.defaultBackend"), "spec.defaultBackend")?.Service == from)
            return null;
        var rules = new JsonArray();
        foreach (var rule in ingress.List("spec.rules"))
            foreach (var path in IngressRules.Paths(rule))
                if (Made(ingress, path["backend"], "") is { } backend && backend.Service == from)
                {
                    if (portOf(backend) is not { } port)
                        return null;
                    var made = new JsonObject
                    {
                        ["path"] = (string?)path["path"] ?? "/", ["service"] = service, ["port"] = port,
                    };
                    if ((string?)rule["host"] is { Length: > 0 } host)
                        made["host"] = host;
                    rules.Add(made);
                }
        return rules;
    }

    private static IngressBackend? Made(KubeObject ingress, JsonNode? backend, string field) =>
        (string?)backend?["service"]?["name"] is { Length: > 0 } name
        && (string?)backend["service"]!["port"]?["name"] is var port && port != NoService
            ? new IngressBackend(new ObjectRef(Kind.Service, ingress.Namespace, name),
                (int?)backend["service"]!["port"]?["number"], port, $"{field}.service")
            : null;
}
