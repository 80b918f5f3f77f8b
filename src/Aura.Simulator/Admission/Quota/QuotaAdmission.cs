using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Quota;

/// <summary>
/// Charges a write to the namespace's ResourceQuotas: the increase must fit into <c>status.hard</c>, and is added to
/// <c>status.used</c> at once; what is freed the quota controller finds out by recounting.
/// </summary>
internal sealed class QuotaAdmission(Store store) : IAdmissionPlugin
{
    public void Admit(AdmissionRequest request)
    {
        if (request.New is not { } json || request.Namespace is null || request.Kind.Plural == "resourcequotas"
            || request.Subresource is not (null or "resize"))
            return;
        // A name that is taken is refused when the object is stored, and must not be charged.
        if (request.Operation == Operation.Create
            && store.Get(request.Kind, request.Namespace, request.Name) is not null)
            return;
        var charges = new List<(KubeObject Quota, Dictionary<string, Quantity> Increase)>();
        foreach (var quota in store.List(Kind.ResourceQuota, request.Namespace))
            if (QuotaUsage.InScope(quota, request.Kind, json)
                && Charge(request, quota, json) is { Count: > 0 } increase)
                charges.Add((quota, increase));
        if (request.DryRun)
            return;
        foreach (var (quota, increase) in charges)
            store.Update(quota.Ref, q =>
            {
                var used = q.Ensure("status").Ensure("used");
                foreach (var (name, amount) in increase)
                    used[name] = (Used(quota, name).WithFormat(amount.Format) + amount).ToString();
            });
    }

    private static Dictionary<string, Quantity> Charge(AdmissionRequest request, KubeObject quota, JsonObject json)
    {
        var hard = quota.Map("status.hard").Where(h => QuotaUsage.Counts(request.Kind, h.Key))
            .ToDictionary(h => h.Key, h => Quantity.Parse(h.Value));
        if (request is { Kind.Plural: "pods", Operation: Operation.Create })
            RequireNamed(request, quota, hard.Keys, json);
        var increase = QuotaUsage.Of(request.Kind, json);
        if (request.Old is { } old && QuotaUsage.InScope(quota, request.Kind, old.ToJson()))
            foreach (var (name, amount) in QuotaUsage.Of(request.Kind, old.ToJson()))
                if (increase.TryGetValue(name, out var now))
                    increase[name] = now - amount;
        foreach (var name in increase.Keys.Where(n => !hard.ContainsKey(n) || increase[n].Sign <= 0).ToList())
            increase.Remove(name);
        var exceeded = increase.Keys.Where(n => Used(quota, n) + increase[n] > hard[n])
            .Order(StringComparer.Ordinal).ToList();
        if (exceeded.Count == 0)
            return increase;
        string Show(Func<string, Quantity> value) => string.Join(',', exceeded.Select(n => $"{n}={value(n)}"));
        throw ApiStatusException.Forbidden(request.Kind, request.Name, $"exceeded quota: {quota.Name}, "
            + $"requested: {Show(n => increase[n])}, used: {Show(n => Used(quota, n))}, limited: {Show(n => hard[n])}");
    }

    // A quota on compute resources counts what pods ask for, so each container has to ask.
    private static void RequireNamed(
        AdmissionRequest request, KubeObject quota, IEnumerable<string> resources, JsonObject pod)
    {
        var missing = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var name in resources.Where(QuotaUsage.IsCompute))
        {
            var key = name.StartsWith("limits.", StringComparison.Ordinal) ? "limits" : "requests";
            var resource = name[(name.StartsWith(key, StringComparison.Ordinal) ? key.Length + 1 : 0)..];
            foreach (var list in (string[])["containers", "initContainers"])
                foreach (var container in pod.Obj("spec").Items(list))
                    if (!container.Obj("resources").Obj(key).Has(resource))
                        (missing.TryGetValue(name, out var names) ? names : missing[name] = [])
                            .Add(container.Text("name"));
        }
        if (missing.Count > 0)
            throw ApiStatusException.Forbidden(request.Kind, request.Name, $"failed quota: {quota.Name}: must specify "
                + string.Join("; ", missing.Select(m => $"{m.Key} for: {string.Join(',', m.Value)}")));
    }

    private static Quantity Used(KubeObject quota, string name) =>
        Quantity.From((quota.At("status.used") as JsonObject)?[name]) ?? Quantity.Zero;
}
