using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Admission.Validation;

/// <summary>Rules of label selectors, and of the selector of a workload against its template.</summary>
internal static class Selectors
{
    public static void Check(JsonObject? selector, string path, Faults faults)
    {
        Metadata.Labels(selector?["matchLabels"], $"{path}.matchLabels", faults);
        foreach (var (expression, at) in selector.ItemsAt("matchExpressions", path))
        {
            var op = expression.Text("operator");
            var count = expression.Texts("values").Count();
            switch (op)
            {
                case "In" or "NotIn" when count == 0:
                    faults.Required($"{at}.values", "must be specified when `operator` is 'In' or 'NotIn'");
                    break;
                case "Exists" or "DoesNotExist" when count > 0:
                    faults.Forbidden($"{at}.values",
                        "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                    break;
                case "In" or "NotIn" or "Exists" or "DoesNotExist":
                    break;
                default:
                    faults.Invalid($"{at}.operator", op, "not a valid selector operator");
                    break;
            }
            foreach (var why in Names.QualifiedName(expression.Text("key")))
                faults.Invalid($"{at}.key", expression.Text("key"), why);
        }
    }

    /// <summary>A workload's selector must be there, must select something, and must select its own template.</summary>
    public static void OfWorkload(JsonObject spec, string kind, Faults faults)
    {
        var selector = spec.Obj("selector");
        if (selector is null)
            faults.Required("spec.selector");
        else
        {
            Check(selector, "spec.selector", faults);
            if (selector.IsEmpty("matchLabels") && selector.IsEmpty("matchExpressions"))
                faults.Invalid("spec.selector", selector, $"empty selector is invalid for {kind}");
        }
        var labels = spec.Obj("template").Obj("metadata").Obj("labels");
        // A selector that is wrong in itself says nothing about the labels.
        if (selector is { Count: 0 }
            || faults.All.Any(e => e.Field.StartsWith("spec.selector.match", StringComparison.Ordinal)))
            return;
        if (selector is null || !Selector.From(selector).Matches(spec.Obj("template").Obj("metadata").Map("labels")))
            faults.Invalid("spec.template.metadata.labels", labels, "`selector` does not match template `labels`");
    }
}
