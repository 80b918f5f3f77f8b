using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Plugins;

/// <summary>Holds a new pod's containers, their sum and a claim's size against the namespace's LimitRanges.</summary>
internal sealed class LimitCheck(LimitRanger ranger) : IAdmissionPlugin
{
    public void Admit(AdmissionRequest request)
    {
        if (request.Operation == Operation.Delete || request.Subresource is not null || request.New is not { } json)
            return;
        var faults = request.Kind.Plural switch
        {
            "pods" when request.Operation == Operation.Create => Pod(json, Limits(request)).ToList(),
            "persistentvolumeclaims" => Claim(json, Limits(request)).ToList(),
            _ => [],
        };
        if (faults.Count > 0)
            throw ApiStatusException.Forbidden(request.Kind, request.Name,
                faults.Count == 1 ? faults[0] : $"[{string.Join(", ", faults.Distinct())}]");
    }

    private IEnumerable<JsonObject> Limits(AdmissionRequest request) =>
        ranger.Ranges(request.Namespace).SelectMany(r => r.List("spec.limits"));

    private static IEnumerable<string> Pod(JsonObject pod, IEnumerable<JsonObject> limits)
    {
        var containers = pod.Obj("spec").Items("containers").Select(c => c.Obj("resources")).ToList();
        foreach (var limit in limits)
            switch (limit.Text("type"))
            {
                case "Container":
                    foreach (var resources in containers)
                        foreach (var fault in Check(limit, resources.Obj("requests"), resources.Obj("limits")))
                            yield return fault;
                    break;
                case "Pod":
                    foreach (var fault in Check(limit, Sum(containers, "requests"), Sum(containers, "limits")))
                        yield return fault;
                    break;
            }
    }

    private static IEnumerable<string> Claim(JsonObject claim, IEnumerable<JsonObject> limits) =>
        limits.Where(l => l.Text("type") == "PersistentVolumeClaim")
            .SelectMany(l => Check(l, claim.Obj("spec").Obj("resources").Obj("requests"), null));

    private static IEnumerable<string> Check(JsonObject limit, JsonObject? requests, JsonObject? limits)
    {
        var type = limit.Text("type");
        foreach (var (name, least) in limit.Map("min"))
            if (Least(type, name, least, Value(requests, name), Value(limits, name)) is { } fault)
                yield return fault;
        foreach (var (name, most) in limit.Map("max"))
            if (Most(type, name, most, Value(requests, name), Value(limits, name)) is { } fault)
                yield return fault;
        foreach (var (name, most) in limit.Map("maxLimitRequestRatio"))
            if (Ratio(type, name, most, Value(requests, name), Value(limits, name)) is { } fault)
                yield return fault;
    }

    private static string? Least(string type, string name, string least, Quantity? request, Quantity? limit)
    {
        var bound = Quantity.Parse(least);
        var head = $"minimum {name} usage per {type} is {least}";
        return request is null ? $"{head}.  No request is specified"
            : request < bound ? $"{head}, but request is {request}"
            : limit < bound ? $"{head}, but limit is {limit}" : null;
    }

    private static string? Most(string type, string name, string most, Quantity? request, Quantity? limit)
    {
        var bound = Quantity.Parse(most);
        var head = $"maximum {name} usage per {type} is {most}";
        // A claim has a request only.
        return limit is null && type != "PersistentVolumeClaim" ? $"{head}.  No limit is specified"
            : limit > bound ? $"{head}, but limit is {limit}"
            : request > bound ? $"{head}, but request is {request}" : null;
    }

    private static string? Ratio(string type, string name, string most, Quantity? request, Quantity? limit)
    {
        var head = $"{name} max limit to request ratio per {type} is {most}";
        if (request is not { IsZero: false } r)
            return $"{head}, but no request is specified or request is 0";
        if (limit is not { IsZero: false } l)
            return $"{head}, but no limit is specified or limit is 0";
        var ratio = l.RatioTo(r);
        return ratio > Quantity.Parse(most).ToDouble() ? $"{head}, but provided ratio is {ratio:F6}" : null;
    }

    // A resource counts for the pod only where every container names it.
    private static JsonObject Sum(List<JsonObject?> containers, string key)
    {
        var sum = new JsonObject();
        foreach (var name in containers.SelectMany(c => c.Map(key).Keys).Distinct())
            if (containers.All(c => c.Obj(key).Has(name)))
                sum[name] = containers.Select(c => Quantity.Parse(c.Obj(key).Text(name)))
                    .Aggregate((a, b) => a + b).ToString();
        return sum;
    }

    private static Quantity? Value(JsonObject? values, string name) => Quantity.From(values?[name]);
}
