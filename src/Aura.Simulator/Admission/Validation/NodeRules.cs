using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Validation;

/// <summary>Rules of Node: its taints.</summary>
internal static class NodeRules
{
    public static void Node(JsonObject json, KubeObject? old, Faults faults)
    {
        Taints(json, faults);
        // The server checks the taints of an update twice, and reports twice.
        if (old is not null)
            Taints(json, faults);
    }

    private static void Taints(JsonObject json, Faults faults)
    {
        var seen = new HashSet<(string, string)>();
        foreach (var (taint, at) in json.Obj("spec").ItemsAt("taints", "metadata"))
        {
            foreach (var why in Names.QualifiedName(taint.Text("key")))
                faults.Invalid($"{at}.key", taint.Text("key"), why);
            faults.Form($"{at}.value", taint.Text("value"), Names.LabelValue);
            if (taint.IsEmpty("effect"))
                faults.Required($"{at}.effect");
            else
                faults.OneOf($"{at}.effect", taint.Text("effect"), "NoSchedule", "PreferNoSchedule", "NoExecute");
            if (!seen.Add((taint.Text("key"), taint.Text("effect"))))
                faults.Add(FieldError.Duplicate(at, taint.DeepClone()));
        }
    }
}
