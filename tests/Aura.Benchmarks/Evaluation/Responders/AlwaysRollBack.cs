using System.Text.Json.Nodes;
using Aura.Benchmarks.Evaluation.Worlds;
using Aura.Diagnosis;
using Aura.Kubernetes;

namespace Aura.Benchmarks.Evaluation.Responders;

/// <summary>
/// The reflex to roll back, as a script: <c>kubectl rollout undo</c> of the workload at fault, or of those that suffer.
/// A workload without an earlier revision is left alone.
/// </summary>
internal sealed class AlwaysRollBack : IResponder
{
    private const string Revision = "deployment.kubernetes.io/revision";

    public string Name => "roll back";

    public Reaction React(Site site, Finding finding, TimeSpan until)
    {
        var changed = new List<string>();
        foreach (var workload in Suffering.Of(finding))
            if (Script.Find(site, workload) is { } found && Undo(site, found) is { } patch
                && Script.Patch(site, workload, patch))
                changed.Add($"{workload}");
        return changed.Count == 0 ? new Reaction(finding, [], site.Elapsed, "there is no earlier revision")
            : new Reaction(finding, [new Attempt("rollback", ["deployment.rollback"], changed, null, "", 0)],
                site.Elapsed);
    }

    private static KubePatch? Undo(Site site, KubeObject workload) => workload.Kind == Kind.Deployment
        ? Template(site, workload) : Controller(site, workload);

    /// <summary>
    /// The template of the second newest ReplicaSet takes the place of the Deployment's, without the label that tells
    /// ReplicaSets apart (kubectl, pkg/polymorphichelpers/rollback.go).
    /// </summary>
    private static KubePatch? Template(Site site, KubeObject deployment)
    {
        var before = Owned(site, Kind.ReplicaSet, deployment)
            .Where(s => s.Annotation(Revision) is not null)
            .OrderByDescending(s => long.Parse(s.Annotation(Revision)!)).Skip(1).FirstOrDefault();
        if (before?.Copy("spec.template") is not JsonObject template)
            return null;
        (template["metadata"]?["labels"] as JsonObject)?.Remove("pod-template-hash");
        return KubePatch.Json([new JsonObject
        {
            ["op"] = "replace", ["path"] = "/spec/template", ["value"] = template,
        }]);
    }

    /// <summary>What a ControllerRevision holds is a patch already.</summary>
    private static KubePatch? Controller(Site site, KubeObject workload) =>
        Owned(site, Kind.ControllerRevision, workload).OrderByDescending(r => r.Number("revision"))
            .Skip(1).FirstOrDefault()?.Copy("data") is JsonObject data ? KubePatch.Strategic(data) : null;

    private static IEnumerable<KubeObject> Owned(Site site, Kind kind, KubeObject owner) =>
        Script.List(site, kind, owner.Namespace!).Where(o => (string?)o.Controller?["uid"] == owner.Uid);
}
