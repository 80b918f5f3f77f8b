using System.Text.Json.Nodes;

namespace Aura.Diagnosis.Detectors.Nodes;

/// <summary>
/// What a node condition of any type says. The API defines five; others come from node-problem-detector (True is bad),
/// cloud agents (some end in Ready: False is bad) and distributions (EtcdIsVoter: True is well), so that the name tells
/// the polarity, and one that tells none is left alone.
/// </summary>
internal static class NodeConditionName
{
    private static readonly string[] BadWhenTrue =
    [
        "Pressure", "Unavailable", "Deadlock", "Readonly", "ReadOnly", "Corrupt", "Frequent", "Problem", "Unhealthy",
        "NotReady", "Fail", "Error", "Hung", "Stuck", "Degraded", "Broken", "Leak", "Exhausted", "EventScheduled",
        "TerminationNotice", "Overlay2",
    ];

    private static readonly string[] GoodWhenTrue = ["Ready", "Healthy", "Available", "Reachable"];

    public static bool IsBad(JsonObject condition)
    {
        var (type, status) = ((string?)condition["type"] ?? "", (string?)condition["status"]);
        var bad = BadWhenTrue.Any(w => type.Contains(w, StringComparison.Ordinal));
        return status == "True" ? bad
            : status == "False" && !bad && GoodWhenTrue.Any(w => type.EndsWith(w, StringComparison.Ordinal));
    }
}
