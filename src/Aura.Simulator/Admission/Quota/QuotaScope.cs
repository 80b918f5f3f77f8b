using System.Text.Json.Nodes;
using Aura.Simulator.Admission.Strategies;

namespace Aura.Simulator.Admission.Quota;

/// <summary>The scopes that narrow a quota to some pods.</summary>
internal static class QuotaScope
{
    public static bool Matches(string scope, string op, IReadOnlyList<string> values, JsonObject pod)
    {
        var spec = pod.Obj("spec");
        return scope switch
        {
            "Terminating" => spec.Has("activeDeadlineSeconds"),
            "NotTerminating" => !spec.Has("activeDeadlineSeconds"),
            "BestEffort" => PodStrategy.QosClass(spec) == "BestEffort",
            "NotBestEffort" => PodStrategy.QosClass(spec) != "BestEffort",
            "PriorityClass" => Class(op, values, spec.Text("priorityClassName")),
            "CrossNamespacePodAffinity" => false,
            _ => false,
        };
    }

    private static bool Class(string op, IReadOnlyList<string> values, string name) => op switch
    {
        "In" => values.Contains(name),
        "NotIn" => !values.Contains(name),
        "Exists" => name.Length > 0,
        "DoesNotExist" => name.Length == 0,
        _ => false,
    };
}
