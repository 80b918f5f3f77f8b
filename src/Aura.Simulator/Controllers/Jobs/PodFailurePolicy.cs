using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.Jobs;

/// <summary>
/// A Job's podFailurePolicy: the first rule whose exit codes or pod conditions match a failed pod says whether the
/// failure counts, is ignored, or fails the Job. FailIndex counts here, because no index has a limit of its own.
/// </summary>
internal sealed class PodFailurePolicy(KubeObject job)
{
    private readonly List<JsonObject> _rules = [.. job.List("spec.podFailurePolicy.rules")];

    public bool Counts(KubeObject pod) => Match(pod)?.Action != "Ignore";

    /// <summary>Why the pod's failure is the Job's; null where it is not.</summary>
    public string? Fails(KubeObject pod) => Match(pod) is { Action: "FailJob", Why: var why } ? why : null;

    private (string Action, string Why)? Match(KubeObject pod)
    {
        for (var i = 0; i < _rules.Count; i++)
        {
            var rule = _rules[i];
            var action = (string?)rule["action"] ?? "Count";
            if (rule["onExitCodes"] is JsonObject codes && Exited(pod, codes) is { } exited)
                return (action, $"Container {exited.Container} for pod {pod.Namespace}/{pod.Name} failed with exit "
                    + $"code {exited.Code} matching {action} rule at index {i}");
            if ((rule["onPodConditions"] as JsonArray ?? []).OfType<JsonObject>()
                .FirstOrDefault(c => Has(pod, c)) is { } condition)
                return (action, $"Pod {pod.Namespace}/{pod.Name} has condition {(string?)condition["type"]} matching "
                    + $"{action} rule at index {i}");
        }
        return null;
    }

    private static (string Container, int Code)? Exited(KubeObject pod, JsonObject codes)
    {
        var only = (string?)codes["containerName"];
        var values = (codes["values"] as JsonArray ?? []).Select(v => v.Int()).ToHashSet();
        var isIn = (string?)codes["operator"] != "NotIn";
        foreach (var status in pod.List("status.initContainerStatuses").Concat(pod.List("status.containerStatuses")))
            // Exit code 0 is no failure, whatever the rule lists.
            if ((only is null || only == (string?)status["name"])
                && status["state"]?["terminated"]?["exitCode"].Int() is { } code and not 0
                && values.Contains(code) == isIn)
                return ((string)status["name"]!, code);
        return null;
    }

    private static bool Has(KubeObject pod, JsonObject wanted) =>
        pod.Condition((string?)wanted["type"] ?? "") is { } has
        && (string?)has["status"] == ((string?)wanted["status"] ?? "True");
}
