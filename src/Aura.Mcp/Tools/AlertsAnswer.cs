using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.State;

namespace Aura.Mcp.Tools;

/// <summary>The alerts of a finding or an execution, as clients see them; their names are not ours.</summary>
internal static class AlertsAnswer
{
    public static void AddTo(JsonObject answer, IReadOnlyList<AlertRecord> alerts)
    {
        if (alerts.Count > 0)
            answer["alerts"] = new JsonArray([.. alerts.Select(a => new JsonObject
            {
                ["name"] = ClusterText.Name(a.Name), ["fingerprint"] = a.Fingerprint, ["startsAt"] = a.Starts,
                ["firing"] = a.Firing, ["state"] = Words.Of(a.State),
            })]);
    }
}
