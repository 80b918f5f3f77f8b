using Aura.Actions.Security;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Access;

/// <summary>
/// A role that is bound to a program's account allows any verb, group or resource, or a way to more rights.
/// </summary>
public sealed class RBACTooBroad : IDetector
{
    public string Type => "RBACTooBroad";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Of(Kind.RoleBinding)
        .Concat(cluster.Of(Kind.ClusterRoleBinding)).Where(b => !RbacGrants.IsOwn(b))
        .Where(b => b.List("subjects").Any(s => (string?)s["kind"] == Kind.ServiceAccount.Name
            && !SystemNamespaces.Contains((string?)s["namespace"] ?? b.Namespace)))
        .GroupBy(RbacGrants.RoleOf).Select(g => Judge(g.Key, [.. g], cluster)).OfType<Symptom>();

    private Symptom? Judge(ObjectRef target, IReadOnlyList<KubeObject> bindings, Snapshot cluster)
    {
        if (cluster.Find(target) is not { } role)
            return null;
        var why = role.List("rules").SelectMany(SensitiveRule.Why).Distinct()
            .Where(w => w.EndsWith("(*)", StringComparison.Ordinal)
                || w.StartsWith("the verb", StringComparison.Ordinal)).ToList();
        return why.Count == 0 ? null : new Symptom
        {
            Type = Type,
            Target = target,
            Summary = $"it gives programs more than they are likely to need: {string.Join(", ", why)}",
            Evidence =
            [
                .. why.Take(4).Select(w => new Evidence("it allows", target, "rules", w)),
                .. bindings.Take(4).Select(b => new Evidence("granted by", b.Ref, "subjects", string.Join(", ",
                    b.List("subjects").Take(5).Select(s => $"{s["kind"]} {s["namespace"]}/{s["name"]}")))),
            ],
            Facts = new() { ["bindings"] = bindings.Count },
            Confidence = 0.9,
            Reasons = ["the role's rules were read, and it is bound to ServiceAccounts"],
            Explains = false,
        };
    }
}
