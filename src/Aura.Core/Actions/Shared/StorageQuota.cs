using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>
/// The namespace's quotas of storage, in all and of one class; pods' quotas are judged for every plan elsewhere.
/// </summary>
internal static class StorageQuota
{
    public static async Task CheckAsync(
        string ns, string? storageClass, Quantity more, ClusterView cluster, PlanBuilder plan)
    {
        foreach (var quota in await cluster.ListAsync(Kind.ResourceQuota, ns))
            foreach (var (key, limit) in quota.Map("status.hard"))
            {
                if (key != "requests.storage" && key != $"{storageClass}.storageclass.storage.k8s.io/requests.storage"
                    || !Quantity.TryParse(limit, out var hard))
                    continue;
                var used = Quantity.From(quota.At("status.used")?[key]) ?? Quantity.Zero;
                plan.Check(used + more <= hard, $"{quota.Ref} leaves room for {key}",
                    why: $"{used} of {hard} used, {more} more are asked for",
                    hint: "ask for less, or raise it: quota.update");
            }
    }
}
