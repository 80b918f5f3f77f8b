using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>
/// An HTTPRoute is not served: its Gateway does not exist or does not work, does not accept it, or it sends to what is
/// not there (https://gateway-api.sigs.k8s.io/reference/spec/#routeparentstatus).
/// </summary>
public sealed class GatewayRouteNotAccepted : IDetector
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    public string Type => "GatewayRouteNotAccepted";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Of(Kind.HttpRoute)
        .Where(r => !r.IsTerminating
            && cluster.AgeOf(r) >= Grace)
        .SelectMany(r => r.List("spec.parentRefs").Select((p, i) => Judge(r, p, i, cluster)).OfType<Symptom>()
            .DistinctBy(s => s.Cause))
        .GroupBy(s => (s.Cause, IsOfGateway(s) ? null : s.Target)).Select(Fold);

    private static bool IsOfGateway(Symptom seen) =>
        seen.Cause.StartsWith($"{seen.Concerns[0]}", StringComparison.Ordinal);

    /// <summary>Where the Gateway is at fault the first of its routes speaks for all.</summary>
    private static Symptom Fold(IEnumerable<Symptom> routes)
    {
        var all = routes.OrderBy(s => s.Target, Cause.ByName).ToList();
        if (all.Count == 1)
            return all[0];
        all[0].Facts["routes"] = all.Count;
        return all[0] with { Concerns = [.. all[0].Concerns, .. all.Skip(1).Select(s => s.Target)] };
    }

    private Symptom? Judge(KubeObject route, JsonObject parent, int at, Snapshot cluster)
    {
        if ((string?)parent["kind"] is not (null or "Gateway"))
            return null;
        var gateway = new ObjectRef(
            Kind.Gateway, (string?)parent["namespace"] ?? route.Namespace, (string?)parent["name"] ?? "");
        var told = Told(route, parent);
        if (cluster.Find(gateway) is not { } found)
            return !cluster.Covers(Kind.Gateway, gateway.Namespace) ? Refused(route, gateway, told)
                : Seen(route, gateway, $"{gateway}/missing",
                    $"{gateway}, which it is to be served by, does not exist", 0.95,
                    [
                        new Evidence("the route names", route.Ref, $"spec.parentRefs[{at}].name", gateway.Name),
                        new Evidence("no such object", gateway, null, null),
                    ], "Gateways were read, and there is none of that name");
        return Refused(route, gateway, told) ?? Idle(route, found, told, cluster);
    }

    /// <summary>What the Gateway's controller says against the route itself.</summary>
    private Symptom? Refused(KubeObject route, ObjectRef gateway, (JsonObject Status, int At)? told)
    {
        if (told is not var (status, at))
            return null;
        foreach (var (type, what) in new[]
        {
            ("Accepted", $"{gateway} does not accept it"),
            ("ResolvedRefs", "it sends to what is not there or not allowed"),
        })
            if (Condition(status, type) is { } c && (string?)c["status"] == "False"
                && ((long?)c["observedGeneration"] is not { } seen || seen >= (route.Generation ?? 0)))
                return Seen(route, gateway, $"{type}/{(string?)c["reason"]}",
                    $"{what} ({ClusterText.Name((string?)c["reason"] ?? "no reason")})", 0.95,
                    [
                        new Evidence($"condition {type} is False", route.Ref,
                            $"status.parents[{at}].conditions[type={type}].reason", (string?)c["reason"]),
                        new Evidence("its controller says", route.Ref,
                            $"status.parents[{at}].conditions[type={type}].message", (string?)c["message"],
                            Untrusted: true),
                    ], "its controller says so");
        return null;
    }

    /// <summary>Nobody has looked at the route, and the Gateway does not work.</summary>
    private Symptom? Idle(KubeObject route, KubeObject gateway, (JsonObject, int)? told, Snapshot cluster)
    {
        var name = gateway.Text("spec.gatewayClassName") ?? "";
        var ofClass = new ObjectRef(Kind.GatewayClass, null, name);
        if (told is null && cluster.Covers(Kind.GatewayClass, null) && cluster.Find(ofClass) is null)
            return Seen(route, gateway.Ref, $"{gateway.Ref}/{ofClass}",
                $"{ofClass}, which its Gateway names, does not exist: no controller serves it", 0.95,
                [
                    new Evidence("the Gateway's class", gateway.Ref, "spec.gatewayClassName", name),
                    new Evidence("no such object", ofClass, null, null),
                ], "GatewayClasses were read, and there is none of that name");
        foreach (var type in new[] { "Accepted", "Programmed" })
            if (gateway.Condition(type) is { } c && (string?)c["status"] == "False")
                return Seen(route, gateway.Ref, $"{gateway.Ref}/{type}", $"{gateway.Ref} does not work", 0.85,
                    [
                        new Evidence($"condition {type} of its Gateway is False", gateway.Ref,
                            $"status.conditions[type={type}].reason", (string?)c["reason"]),
                        new Evidence("its controller says", gateway.Ref, $"status.conditions[type={type}].message",
                            (string?)c["message"], Untrusted: true),
                    ], "the Gateway's controller says so");
        return told is not null ? null
            : Seen(route, gateway.Ref, $"{gateway.Ref}/not seen",
                $"no controller has taken it up for {gateway.Ref}", 0.7,
                [new Evidence("no parent of that name", route.Ref, "status.parents", "none")],
                "its status does not speak of the Gateway");
    }

    private static (JsonObject Status, int At)? Told(KubeObject route, JsonObject parent)
    {
        foreach (var (status, i) in route.List("status.parents").Select((s, i) => (s, i)))
            if ((string?)status["parentRef"]?["name"] == (string?)parent["name"]
                && ((string?)status["parentRef"]?["namespace"] ?? route.Namespace)
                    == ((string?)parent["namespace"] ?? route.Namespace)
                && (string?)status["parentRef"]?["sectionName"] == (string?)parent["sectionName"])
                return (status, i);
        return null;
    }

    private static JsonObject? Condition(JsonObject status, string type) =>
        status["conditions"].Objects().FirstOrDefault(c => (string?)c["type"] == type);

    private Symptom Seen(KubeObject route, ObjectRef gateway, string cause, string summary, double confidence,
        ImmutableArray<Evidence> evidence, string reason) => new()
        {
            Type = Type,
            Target = route.Ref,
            Cause = cause,
            Summary = summary,
            Evidence = evidence,
            Confidence = confidence,
            Reasons = [reason],
            Concerns = [gateway],
            Facts = new() { ["gateway"] = gateway.Name },
            Depth = SymptomDepth.Route,
        };
}
