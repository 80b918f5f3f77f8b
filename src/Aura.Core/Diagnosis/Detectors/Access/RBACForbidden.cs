using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Access;

/// <summary>
/// The API server refuses a program what it asks for, and no role that is bound to its account allows it.
/// </summary>
public sealed class RBACForbidden : IDetector
{
    public string Type => "RBACForbidden";

    public IEnumerable<Symptom> Detect(Snapshot cluster)
    {
        var refused = cluster.Derived(ForbiddenAccess.Of);
        return refused.All.Select(r => Seen(r, refused.Readable, cluster));
    }

    private Symptom Seen(ForbiddenAccess.Refusal refusal, bool readable, Snapshot cluster)
    {
        var (account, asked) = (refusal.Account, refusal.Asked);
        var where = asked.Namespace is null ? "in the whole cluster" : $"in namespace {asked.Namespace}";
        var dangling = cluster.Derived(RbacGrants.Of).To(account).Where(x => x.Role is null).Select(x => x.Binding.Ref);
        return new Symptom
        {
            Type = Type,
            Target = ForbiddenAccess.Target(refusal, cluster),
            Workload = refusal.Pod is null ? null : cluster.WorkloadOf(refusal.Pod).Ref,
            Cause = $"{account.Namespace}/{account.Name}|{asked.Verb}|{asked.Group}|{asked.Resource}|{asked.Namespace}",
            Summary = $"ServiceAccount {account.Name} may not {asked.Verb} {asked.Resource} {where}",
            Evidence =
            [
                refusal.Told,
                new Evidence("the account that asks", account, "metadata.name", account.Name),
            ],
            Facts = new()
            {
                ["serviceAccount"] = account.Name,
                ["accountNamespace"] = account.Namespace,
                ["verb"] = asked.Verb,
                ["apiGroup"] = asked.Group,
                ["resource"] = asked.Resource,
                ["inNamespace"] = asked.Namespace,
            },
            Confidence = readable ? 0.9 : 0.6,
            Reasons = [readable ? "no role that is bound to the account allows it"
                : "from the words alone: roles or bindings may not be read"],
            Pods = refusal.Pod is { } pod && !Readiness.IsReady(pod) ? [pod.Ref] : [],
            Through = [.. dangling],
            Depth = SymptomDepth.Platform,
        };
    }
}
