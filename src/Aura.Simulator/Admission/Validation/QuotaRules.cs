using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Validation;

/// <summary>Rules of LimitRange and ResourceQuota.</summary>
internal static class QuotaRules
{
    private static readonly string[] s_counted =
        ["pods", "services", "secrets", "configmaps", "persistentvolumeclaims", "replicationcontrollers",
            "resourcequotas", "services.nodeports", "services.loadbalancers"];

    public static void LimitRange(JsonObject json, KubeObject? old, Faults faults)
    {
        foreach (var (limit, at) in json.Obj("spec").ItemsAt("limits", "spec"))
        {
            if (limit.Text("type") is "Pod")
                foreach (var field in (string[])["default", "defaultRequest"])
                    if (!limit.IsEmpty(field))
                        faults.Forbidden($"{at}.{field}", "may not be specified when `type` is 'Pod'");
            Order(limit, at, "min", "max", "min value", "max value", faults);
            Order(limit, at, "min", "defaultRequest", "min value", "default request value", faults);
            Order(limit, at, "defaultRequest", "max", "default request value", "max value", faults);
            Order(limit, at, "defaultRequest", "default", "default request value", "default limit value", faults);
            Order(limit, at, "default", "max", "default value", "max value", faults);
        }
    }

    public static void ResourceQuota(JsonObject json, KubeObject? old, Faults faults)
    {
        foreach (var (name, value) in json.Obj("spec").Map("hard"))
        {
            faults.Quantity($"spec.hard[{name}]", value);
            var whole = s_counted.Contains(name) || name.StartsWith("count/", StringComparison.Ordinal);
            if (whole && Quantity.TryParse(value, out var amount) && amount.Millis % 1000 != 0)
                faults.Invalid($"spec.hard[{name}]", value, "must be an integer");
        }
        if (old is not null)
            faults.Immutable("spec.scopes", old.At("spec.scopes"), json.Obj("spec")?["scopes"]);
    }

    private static void Order(
        JsonObject limit, string at, string low, string high, string lowWord, string highWord, Faults faults)
    {
        var most = limit.Map(high);
        foreach (var (name, value) in limit.Map(low))
            if (most.TryGetValue(name, out var bound) && Quantity.Parse(value) > Quantity.Parse(bound))
                faults.Invalid($"{at}.{low}[{name}]", value, $"{lowWord} {value} is greater than {highWord} {bound}");
    }
}
