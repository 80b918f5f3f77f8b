using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>The hosts and paths that Ingresses serve.</summary>
internal static class IngressRules
{
    public const string OldAnnotation = "kubernetes.io/ingress.class";

    /// <summary>The annotation outranks the field (it is older than it).</summary>
    public static string? ClassOf(KubeObject ingress) =>
        ingress.Annotation(OldAnnotation) ?? ingress.Text("spec.ingressClassName");

    /// <summary>As host and path; "" for any host.</summary>
    public static IEnumerable<(string Host, string Path)> Routes(KubeObject ingress) =>
        ingress.List("spec.rules").SelectMany(rule => Paths(rule)
            .Select(path => ((string?)rule["host"] ?? "", (string?)path["path"] ?? "/")));

    public static IEnumerable<JsonObject> Paths(JsonObject rule) =>
        (rule["http"]?["paths"]).Objects();

    /// <summary>Which of two Ingresses with the same host and path wins is up to the controller.</summary>
    public static async Task WarnOfConflictsAsync(KubeObject ingress, IEnumerable<(string Host, string Path)> routes,
        ClusterView cluster, PlanBuilder plan)
    {
        var ours = routes.ToHashSet();
        foreach (var other in (await cluster.ListIfServedAsync(Kind.Ingress))
            .Where(o => o.Ref != ingress.Ref && ClassOf(o) == ClassOf(ingress)))
            foreach (var (host, path) in Routes(other).Where(ours.Contains).Distinct())
                plan.Warn($"{other.Ref} of the same class serves {(host.Length == 0 ? "any host" : host)}{path} too: "
                    + "which of them wins is up to the controller");
    }
}
