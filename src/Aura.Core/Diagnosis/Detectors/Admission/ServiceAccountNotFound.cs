using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Admission;

/// <summary>
/// A template names a ServiceAccount that does not exist. New pods are refused; those that run already go on.
/// </summary>
public sealed class ServiceAccountNotFound()
    : RefusalDetector("ServiceAccountNotFound", RefusalReason.ServiceAccount)
{
    private const string Field = "spec.template.spec.serviceAccountName";

    public override IEnumerable<Symptom> Detect(Snapshot cluster)
    {
        var refused = base.Detect(cluster).ToList();
        var told = refused.Select(s => s.Workload).ToHashSet();
        return refused.Concat(new[] { Kind.Deployment, Kind.StatefulSet, Kind.DaemonSet }.SelectMany(cluster.Of)
            .Where(w => !w.IsTerminating && !told.Contains(w.Ref)).Select(w => Named(w, cluster)).OfType<Symptom>());
    }

    protected override Symptom? Judge(RefusedCreation refused, Snapshot cluster)
    {
        var account = new ObjectRef(Kind.ServiceAccount, refused.Namespace, refused.Refusal.Subject);
        if (cluster.Find(account) is not null)
            return null;
        var seen = Seen(refused, refused.Workload.Ref,
            $"ServiceAccount {account.Name}, which its pods are to run as, does not exist, so pods are refused",
            "the API server misses the ServiceAccount",
            new Evidence("the template names", refused.Owner.Ref, Field, account.Name));
        seen.Facts["serviceAccount"] = account.Name;
        return seen with { Cause = account.Name, CuredBy = t => Account(t) != account.Name };
    }

    private Symptom? Named(KubeObject workload, Snapshot cluster)
    {
        var name = workload.Text(Field);
        if (string.IsNullOrEmpty(name) || workload.Number("spec.replicas") == 0
            || !cluster.Covers(Kind.ServiceAccount, workload.Namespace)
            || cluster.Find(new ObjectRef(Kind.ServiceAccount, workload.Namespace, name)) is not null)
            return null;
        return new Symptom
        {
            Type = Type,
            Target = workload.Ref,
            Workload = workload.Ref,
            Cause = name,
            Summary = $"ServiceAccount {name}, which its pods run as, does not exist any more",
            Evidence =
            [
                new Evidence("the template names", workload.Ref, Field, name),
                new Evidence("no such object",
                    new ObjectRef(Kind.ServiceAccount, workload.Namespace, name), null, null),
            ],
            Confidence = 0.9,
            Reasons = ["the ServiceAccounts of the namespace were read, and it is not among them"],
            Explains = false,
            Prognosis = "pods that run go on without new tokens; every new pod is refused",
            CuredBy = t => Account(t) != name,
            Facts = new() { ["serviceAccount"] = name },
        };
    }

    private static string? Account(PodTemplate template) =>
        (string?)template.Spec["serviceAccountName"] ?? (string?)template.Spec["serviceAccount"];
}
