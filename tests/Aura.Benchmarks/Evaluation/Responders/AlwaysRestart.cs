using System.Text.Json.Nodes;
using Aura.Benchmarks.Evaluation.Worlds;
using Aura.Diagnosis;
using Aura.Kubernetes;

namespace Aura.Benchmarks.Evaluation.Responders;

/// <summary>
/// The reflex to restart, as a script: <c>kubectl rollout restart</c> of the workload at fault (or of those that
/// suffer), <c>kubectl delete pod</c> where there is only a pod. Straight through the API, without checks or undo.
/// </summary>
internal sealed class AlwaysRestart : IResponder
{
    public string Name => "restart";

    public Reaction React(Site site, Finding finding, TimeSpan until)
    {
        var changed = new List<string>();
        foreach (var workload in Suffering.Of(finding))
            if (Script.Patch(site, workload, KubePatch.Merge(Restarted(site))))
                changed.Add($"{workload}");
        if (finding.Target.Kind == Kind.Pod && Script.Delete(site, finding.Target))
            changed.Add($"{finding.Target}");
        var action = finding.Target.Kind == Kind.Pod ? "pod.restart" : "deployment.rollout_restart";
        return changed.Count == 0 ? new Reaction(finding, [], site.Elapsed, "nothing here can be restarted")
            : new Reaction(finding, [new Attempt("restart", [action], changed, null, "", 0)], site.Elapsed);
    }

    private static JsonObject Restarted(Site site) => (JsonObject)JsonNode.Parse($$$"""
        {"spec": {"template": {"metadata": {"annotations":
        {"kubectl.kubernetes.io/restartedAt": "{{{site.Cluster.Clock.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}}}"} } } } }
        """)!;
}
