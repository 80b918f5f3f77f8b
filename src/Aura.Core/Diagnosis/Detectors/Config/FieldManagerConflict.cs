using System.Collections.Immutable;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Config;

/// <summary>
/// Two managers keep writing a workload's spec against each other: both wrote it lately, and it goes back and forth.
/// </summary>
public sealed class FieldManagerConflict : IDetector
{
    private const int Turns = 3;
    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(30);
    private static readonly Kind[] Kinds = [Kind.Deployment, Kind.StatefulSet, Kind.DaemonSet];

    public string Type => "FieldManagerConflict";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => Kinds.SelectMany(cluster.Of)
        .Where(w => !w.IsTerminating).Select(w => Judge(w, cluster)).OfType<Symptom>();

    private Symptom? Judge(KubeObject workload, Snapshot cluster)
    {
        var writers = FieldWriter.Of(workload)
            .Where(w => w.Subresource != "status" && w.Owns("spec") && cluster.Now - w.Time < Lately)
            .OrderByDescending(w => w.Time).DistinctBy(w => w.Manager).ToList();
        if (writers.Count < 2)
            return null;
        var turns = Scalings(workload, cluster) ?? Templates(workload, cluster);
        if (turns is not { } proof)
            return null;
        return new Symptom
        {
            Type = Type,
            Target = workload.Ref,
            Workload = workload.Ref,
            Cause = proof.Field,
            Summary = $"{ClusterText.Name(writers[0].Manager)} and {ClusterText.Name(writers[1].Manager)} keep setting "
                + $"its {proof.Field} against each other",
            Evidence =
            [
                proof.Evidence,
                .. writers.Take(3).Select(w => new Evidence("wrote its spec lately", workload.Ref,
                    "metadata.managedFields", $"{w.Manager} ({w.Operation}) at {w.Time:yyyy-MM-ddTHH:mm:ssZ}", true)),
                new Evidence("changes of its spec so far", workload.Ref, "metadata.generation",
                    $"{workload.Generation}"),
            ],
            Facts = new() { ["field"] = proof.Field, ["manager"] = writers[0].Manager, ["other"] = writers[1].Manager },
            Confidence = 0.75,
            Reasons = ["two managers wrote the spec within half an hour, and it went back and forth"],
            Explains = false,
            Depth = SymptomDepth.Rollout,
        };
    }

    /// <summary>Scaled up and down again and again, though by two hands.</summary>
    private static (string Field, Evidence Evidence)? Scalings(KubeObject workload, Snapshot cluster)
    {
        if (!FieldWriter.Of(workload).Any(w => w.Owns("spec", "replicas")))
            return null;
        int Count(string way) => cluster.EventsOf(workload).Where(e => e.Text("reason") == "ScalingReplicaSet"
                && cluster.Now - Snapshot.EventTime(e) < Lately
                && e.Text("message")?.StartsWith($"Scaled {way} ", StringComparison.Ordinal) == true)
            .Sum(e => (int)(e.Number("count") ?? 1));
        // A rollout scales one set up and the other down: that is not the count of the whole.
        var (ups, downs) = (Count("up"), Count("down"));
        var oneSet = cluster.Revisions(workload).Count(r => r.Number("spec.replicas") > 0) == 1
            && (string?)workload.Condition("Progressing")?["reason"] == "NewReplicaSetAvailable";
        return oneSet && ups >= Turns && downs >= Turns ? ("replicas", new Evidence(
            "scaled up and down in half an hour", workload.Ref, "spec.replicas", $"{ups} times up, {downs} times down"))
            : null;
    }

    /// <summary>An earlier ReplicaSet that becomes the current one again keeps the revisions that it was.</summary>
    private static (string Field, Evidence Evidence)? Templates(KubeObject workload, Snapshot cluster)
    {
        const string history = "deployment.kubernetes.io/revision-history";
        var again = (workload.Kind == Kind.Deployment ? cluster.Revisions(workload) : [])
            .Where(r => r.Annotation(history)?.Split(',').Length >= Turns).ToList();
        return again.Count < 2 ? null : ("template", new Evidence("the same template was rolled out again and again",
            again[0].Ref, $"metadata.annotations[{history}]", again[0].Annotation(history)));
    }
}
