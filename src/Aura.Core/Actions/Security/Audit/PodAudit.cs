using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Security.Audit;

/// <summary>
/// What runs, against the Pod Security Standards; where its credentials stand, and which image it is. Pods of one
/// controller are one finding.
/// </summary>
internal static class PodAudit
{
    public static IEnumerable<AuditFinding> Of(AuditReading read) => read[Kind.Pod]
        .Where(p => !WorkloadPods.IsFinished(p))
        .SelectMany(pod => Of(pod).Select(f => f with { Where = Owner(pod) }))
        .GroupBy(f => f).Select(g => g.Key with { Count = g.Count() });

    public static IEnumerable<AuditFinding> OfNamespaces(AuditReading read, IReadOnlyList<string> system) =>
        read[Kind.Namespace].Where(ns => !system.Contains(ns.Name) && PodSecurity.Label(ns, "enforce") is null)
            .Select(ns => new AuditFinding(AuditGrade.Low, "pods", $"{ns.Ref}", "no Pod Security level is enforced",
                "set one: security.add_pod_security_policy"));

    private static IEnumerable<AuditFinding> Of(KubeObject pod)
    {
        var spec = pod.At("spec") as JsonObject;
        if (PodSecurity.Violations(spec, PodSecurityLevel.Baseline) is { Count: > 0 } gross)
            yield return new(AuditGrade.High, "pods", "", $"below baseline: {string.Join(", ", gross)}",
                "deployment.set_security_context, where the program does not need it");
        else if (PodSecurity.Violations(spec, PodSecurityLevel.Restricted) is { Count: > 0 } fine)
            yield return new(AuditGrade.Low, "pods", "", $"below restricted: {string.Join(", ", fine)}",
                "deployment.set_security_context");
        foreach (var container in pod.List("spec.initContainers").Concat(pod.List("spec.containers")))
            foreach (var finding in Of(container))
                yield return finding;
    }

    private static IEnumerable<AuditFinding> Of(JsonObject container)
    {
        var name = (string?)container["name"];
        foreach (var env in container["env"].Objects())
            if ((string?)env["value"] is { Length: > 0 } && Redactor.IsSecretName((string?)env["name"] ?? ""))
                yield return new(AuditGrade.High, "environment", "",
                    $"{name}: {ClusterText.Name((string?)env["name"])} stands in the pod's spec in clear",
                    "keep it in a Secret");
            else if (env["valueFrom"]?["secretKeyRef"] is not null)
                yield return new(AuditGrade.Low, "environment", "",
                    $"{name}: {ClusterText.Name((string?)env["name"])} is a Secret in the environment, "
                    + "which child processes and dumps show",
                    "mount it as a file");
        var image = (string?)container["image"] ?? "";
        var tag = image.Split('/')[^1].Split('@')[0].Split(':') is [_, var t] ? t : null;
        if (image.Contains('@'))
            yield break;
        yield return tag is null or "latest"
            ? new(AuditGrade.Medium, "images", "",
                $"{name}: {ClusterText.Name(image)} is whatever is newest when a pod starts",
                "pin a version, best by digest")
            : new(AuditGrade.Low, "images", "", $"{name}: {ClusterText.Name(image)} by tag, which may be moved",
                "pin it by digest");
    }

    // A Deployment's ReplicaSets carry its name with the template's hash at the end.
    private static string Owner(KubeObject pod)
    {
        var (kind, name) = ((string?)pod.Controller?["kind"], (string?)pod.Controller?["name"]);
        return kind is null ? $"{pod.Ref}"
            : kind == "ReplicaSet" && pod.Label("pod-template-hash") is { } hash && name!.EndsWith($"-{hash}")
                ? $"Deployment {pod.Namespace}/{name[..^(hash.Length + 1)]}" : $"{kind} {pod.Namespace}/{name}";
    }
}
