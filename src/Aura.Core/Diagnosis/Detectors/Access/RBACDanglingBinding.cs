using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Access;

/// <summary>A binding grants a role that does not exist, or to ServiceAccounts of which none exists.</summary>
public sealed class RBACDanglingBinding : IDetector
{
    // One manifest makes role, account and binding, in any order.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    public string Type => "RBACDanglingBinding";

    public IEnumerable<Symptom> Detect(Snapshot cluster)
    {
        var accounts = cluster.Of(Kind.ServiceAccount).Select(a => a.Namespace).ToHashSet();
        return cluster.Of(Kind.RoleBinding).Concat(cluster.Of(Kind.ClusterRoleBinding))
            .Where(b => !b.IsTerminating && !RbacGrants.IsOwn(b)
                && cluster.AgeOf(b) >= Grace)
            .Select(b => Role(b, cluster) ?? Subjects(b, accounts, cluster)).OfType<Symptom>();
    }

    private Symptom? Role(KubeObject binding, Snapshot cluster)
    {
        var role = RbacGrants.RoleOf(binding);
        return cluster.Unread.ContainsKey(role.Kind) || cluster.Find(role) is not null ? null
            : Seen(binding, role, $"{role.Kind.Name} {ClusterText.Name(role.Name)}, which it grants, does not exist",
                new Evidence("it grants", binding.Ref, "roleRef.name", role.Name), "nobody gets any right by it");
    }

    /// <summary>Every namespace has an account: where none was read, nothing can be told.</summary>
    private Symptom? Subjects(KubeObject binding, HashSet<string?> accounts, Snapshot cluster)
    {
        var subjects = binding.List("subjects").ToList();
        var named = subjects.Where(s => (string?)s["kind"] == "ServiceAccount").Select(s => new ObjectRef(
            Kind.ServiceAccount, (string?)s["namespace"] ?? binding.Namespace, $"{s["name"]}")).ToList();
        if (named.Count == 0 || named.Count < subjects.Count || cluster.Unread.ContainsKey(Kind.ServiceAccount)
            || named.Exists(a => !accounts.Contains(a.Namespace) || cluster.Find(a) is not null))
            return null;
        return Seen(binding, named[0], $"ServiceAccount {ClusterText.Name(named[0].Name)}, to which it grants a role, "
                + "does not exist",
            new Evidence("it grants to", binding.Ref, "subjects[0].name", named[0].Name),
            "the role is granted to nobody");
    }

    private Symptom Seen(KubeObject binding, ObjectRef missing, string summary, Evidence proof, string effect) => new()
    {
        Type = Type,
        Target = binding.Ref,
        Cause = $"{missing.Kind.Name}|{missing.Name}",
        Summary = summary,
        Evidence = [proof, new Evidence("no such object", missing, null, null)],
        Facts = new() { ["missingKind"] = missing.Kind.Name, ["missingName"] = missing.Name },
        Confidence = 0.95,
        Reasons = [$"objects of the kind were read, and it is not among them: {effect}"],
    };
}
