using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Admission.Quota;

namespace Aura.Simulator.Controllers;

/// <summary>Recounts what a ResourceQuota's namespace uses, whenever the quota or a counted object changes.</summary>
internal sealed class QuotaController : Controller
{
    public QuotaController(ControlPlane plane) : base(plane)
    {
        Own(Kind.ResourceQuota);
        plane.SubscribeAll(change =>
        {
            if (change.New.Namespace is not { } ns || change.Kind == Kind.CoreEvent || change.Kind == Kind.Lease
                || (change.Type == ChangeType.Modified && !Matters(change)))
                return;
            foreach (var quota in Store.List(Kind.ResourceQuota, ns))
                Enqueue(quota);
        });
    }

    protected override string Component => "resourcequota-controller";

    protected override void Sync(string ns, string name)
    {
        if (Store.Get(Kind.ResourceQuota, ns, name) is not { } quota)
            return;
        var hard = quota.Map("spec.hard");
        var used = hard.Keys.ToDictionary(k => k, _ => Quantity.Zero, StringComparer.Ordinal);
        foreach (var kind in Store.Kinds.Where(k => k.Namespaced).ToList())
        {
            var counted = used.Keys.Where(n => QuotaUsage.Counts(kind, n)).ToList();
            if (counted.Count == 0)
                continue;
            foreach (var item in Store.List(kind, ns))
            {
                var json = (JsonObject)item.At(FieldPath.Of())!;
                if (!QuotaUsage.InScope(quota, kind, json))
                    continue;
                var usage = QuotaUsage.Of(kind, json);
                foreach (var resource in counted)
                    if (usage.TryGetValue(resource, out var amount))
                        used[resource] = used[resource].WithFormat(amount.Format) + amount;
            }
        }
        Store.UpdateStatus(quota, json =>
        {
            var (limits, counts) = (new JsonObject(), new JsonObject());
            foreach (var (resource, limit) in hard.OrderBy(h => h.Key, StringComparer.Ordinal))
            {
                limits[resource] = limit;
                counts[resource] = used[resource].ToString();
            }
            json["status"] = new JsonObject { ["hard"] = limits, ["used"] = counts };
        });
    }

    private static bool Matters(StoreEvent change) => change.Kind != Kind.Pod
        || change.Old is not { } old
        || old.IsFinished() != change.New.IsFinished() || old.Generation != change.New.Generation;
}
