using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Admission.Quota;

/// <summary>
/// What an object counts for in a ResourceQuota. Compute resources of a pod: the sum over containers, or the largest
/// init container where that is more (one that restarts always adds to the sum).
/// </summary>
public static class QuotaUsage
{
    private static readonly string[] s_compute = ["cpu", "memory", "ephemeral-storage"];

    /// <summary>
    /// Usage by quota resource name ("requests.cpu", "pods", "count/pods"); a finished pod uses nothing.
    /// </summary>
    public static Dictionary<string, Quantity> Of(Kind kind, JsonObject json)
    {
        var usage = new Dictionary<string, Quantity>();
        if (kind is { Plural: "pods", Group: "" })
            Pod(json, usage);
        else
        {
            usage[$"count/{kind.Resource}"] = Quantity.OfUnits(1);
            if (kind.Plural is "services" or "configmaps" or "secrets" or "persistentvolumeclaims"
                or "replicationcontrollers" or "resourcequotas" && kind.Group.Length == 0)
                usage[kind.Plural] = Quantity.OfUnits(1);
            if (kind.Plural == "services")
                Service(json, usage);
            if (kind.Plural == "persistentvolumeclaims")
                Claim(json, usage);
        }
        return usage;
    }

    /// <summary>True where the name is counted on objects of the kind.</summary>
    public static bool Counts(Kind kind, string name) => kind.Plural switch
    {
        _ when name == $"count/{kind.Resource}" => true,
        "pods" => name == "pods" || IsCompute(name),
        "services" => name is "services" or "services.nodeports" or "services.loadbalancers",
        "persistentvolumeclaims" => name is "persistentvolumeclaims" or "requests.storage"
            || name.Contains(".storageclass.storage.k8s.io/", StringComparison.Ordinal),
        "configmaps" or "secrets" or "replicationcontrollers" or "resourcequotas" => name == kind.Plural,
        _ => false,
    };

    /// <summary>Compute resources that a quota limits and that a container must therefore name.</summary>
    public static bool IsCompute(string name) => s_compute.Contains(name)
        || name.StartsWith("limits.", StringComparison.Ordinal)
        || (name.StartsWith("requests.", StringComparison.Ordinal) && name != "requests.storage");

    /// <summary>
    /// Does the quota, by its scopes, apply to this pod? Other kinds only have quotas without scopes.
    /// </summary>
    public static bool InScope(KubeObject quota, Kind kind, JsonObject json)
    {
        var scopes = quota.At("spec.scopes") is JsonArray list ? list.Select(s => s!.ToString()).ToList() : [];
        var expressions = quota.List("spec.scopeSelector.matchExpressions").ToList();
        if (scopes.Count == 0 && expressions.Count == 0)
            return true;
        if (kind.Plural != "pods")
            return false;
        return scopes.All(s => QuotaScope.Matches(s, "Exists", [], json)) && expressions.All(e =>
            QuotaScope.Matches(e.Text("scopeName"), e.Text("operator"), [.. e.Texts("values")], json));
    }

    private static void Pod(JsonObject pod, Dictionary<string, Quantity> usage)
    {
        usage["count/pods"] = Quantity.OfUnits(1);
        if (pod.Obj("status").Text("phase") is "Succeeded" or "Failed")
            return;
        usage["pods"] = Quantity.OfUnits(1);
        foreach (var (name, value) in PodSum.Of(pod.Obj("spec"), "requests"))
        {
            usage[$"requests.{name}"] = value;
            if (s_compute.Contains(name))
                usage[name] = value;
        }
        foreach (var (name, value) in PodSum.Of(pod.Obj("spec"), "limits"))
            usage[$"limits.{name}"] = value;
    }

    private static void Service(JsonObject service, Dictionary<string, Quantity> usage)
    {
        var spec = service.Obj("spec");
        var ports = spec.Items("ports").Count();
        if (spec.Text("type") == "NodePort")
            usage["services.nodeports"] = Quantity.OfUnits(ports);
        if (spec.Text("type") != "LoadBalancer")
            return;
        usage["services.loadbalancers"] = Quantity.OfUnits(1);
        if (spec.Flag("allocateLoadBalancerNodePorts"))
            usage["services.nodeports"] = Quantity.OfUnits(ports);
    }

    private static void Claim(JsonObject claim, Dictionary<string, Quantity> usage)
    {
        if (Quantity.From(claim.Obj("spec").Obj("resources").Obj("requests")?["storage"]) is not { } size)
            return;
        usage["requests.storage"] = size;
        if (claim.Obj("spec").Text("storageClassName") is not { Length: > 0 } storageClass)
            return;
        usage[$"{storageClass}.storageclass.storage.k8s.io/requests.storage"] = size;
        usage[$"{storageClass}.storageclass.storage.k8s.io/persistentvolumeclaims"] = Quantity.OfUnits(1);
    }
}
