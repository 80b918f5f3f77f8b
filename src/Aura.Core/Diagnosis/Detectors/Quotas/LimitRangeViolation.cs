using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Diagnosis.Detectors.Admission;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Quotas;

/// <summary>The template's amounts are outside what a LimitRange of the namespace admits.</summary>
public sealed class LimitRangeViolation() : RefusalDetector("LimitRangeViolation", RefusalReason.LimitRange)
{
    protected override Symptom? Judge(RefusedCreation refused, Snapshot cluster)
    {
        var (words, resource) = (refused.Refusal, refused.Refusal.Part("resource"));
        var found = cluster.Of(Kind.LimitRange).Where(r => r.Namespace == refused.Namespace)
            .SelectMany(r => r.List("spec.limits").Select((l, i) => (Range: r, Limit: l, Index: i)))
            .Select(x => (x.Range, x.Index, Field: Field(x.Limit, words), x.Limit))
            .FirstOrDefault(x => x.Field is not null);
        // Without a range that says so by now, the next try will do.
        if (found.Range is null && cluster.Covers(Kind.LimitRange, refused.Namespace))
            return null;
        var actual = words.Part("actual") is { Length: > 0 } a ? $"{words.Part("amount")} {a}" : "none stated";
        var bound = words.Part("bound") is { Length: > 0 } b ? b : "default limit";
        var proof = found.Range is null ? [] : new[]
        {
            new Evidence($"the {bound} of {resource}", found.Range.Ref,
                $"spec.limits[{found.Index}].{found.Field}.{resource}", $"{found.Limit[found.Field!]?[resource]}"),
        };
        var seen = Seen(refused, refused.Workload.Ref, $"its {resource} ({actual}) is outside the {bound}"
            + (found.Range is null ? " of a LimitRange" : $" of LimitRange {found.Range.Name}")
            + (words.Part("limit") is { Length: > 0 } l ? $", {l}" : "") + ", so pods are refused",
            found.Range is null ? "the API server says so; the LimitRange may not be read"
                : "the API server's words and the LimitRange agree", proof);
        foreach (var fact in (string[])["resource", "bound", "limit", "amount", "actual"])
            if (words.Part(fact) is { Length: > 0 } value)
                seen.Facts[fact] = value;
        if (found.Range is not null)
        {
            seen.Facts["limitRange"] = found.Range.Name;
            if (found.Field is "min" or "max" && (string?)found.Limit["type"] == "Container")
                AddAmounts(seen.Facts, TemplateOf(refused), resource, found.Field == "max",
                    Quantity.From(found.Limit[found.Field]![resource])!.Value);
        }
        var now = Amounts(TemplateOf(refused), resource);
        return seen with { Cause = $"{bound}|{resource}", CuredBy = t => Amounts(t, resource) != now };
    }

    /// <summary>The nearest amounts that are admitted, where one container alone is outside.</summary>
    private static void AddAmounts(
        JsonObject facts, PodTemplate template, string resource, bool most, Quantity bound)
    {
        var outside = template.Containers.Select(c => (Container: c,
                Request: PodResources.Amount(c, "requests", resource),
                Limit: PodResources.Amount(c, "limits", resource)))
            .Where(c => c.Limit is not null && (most ? c.Limit > bound || c.Request > bound
                : c.Limit < bound || c.Request < bound)).ToList();
        if (outside is not [var (container, request, limit)])
            return;
        Quantity Nearest(Quantity amount) => most ? Quantity.Min(amount, bound) : Quantity.Max(amount, bound);
        facts["container"] = (string?)container["name"];
        facts["nearestAmount"] = $"{bound}";
        facts["nearestRequests"] = new JsonObject { [resource] = $"{Nearest(request ?? limit!.Value)}" };
        facts["nearestLimits"] = new JsonObject { [resource] = $"{Nearest(limit!.Value)}" };
    }

    /// <returns>The member of the limit that the message is about; null where it is about another.</returns>
    private static string? Field(JsonObject limit, Refusal words)
    {
        var (field, of) = words.Part("bound") switch
        {
            "minimum" => ("min", words.Part("of")),
            "maximum" => ("max", words.Part("of")),
            "request ratio" => ("maxLimitRequestRatio", words.Part("of")),
            _ => ("default", "Container"),
        };
        return (string?)limit["type"] == of && Quantity.From(limit[field]?[words.Part("resource")]) is { } bound
            && (field == "default" || !Quantity.TryParse(words.Part("limit"), out var said) || said == bound)
            ? field : null;
    }

    private static string Amounts(PodTemplate template, string resource) => string.Join(';', template.Containers
        .Select(c => $"{c["resources"]?["requests"]?[resource]}/{c["resources"]?["limits"]?[resource]}"));
}
