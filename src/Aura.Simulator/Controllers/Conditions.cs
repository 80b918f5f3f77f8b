using System.Text.Json.Nodes;

namespace Aura.Simulator.Controllers;

/// <summary>Reading and writing the list of status conditions.</summary>
internal static class Conditions
{
    public static JsonObject? Find(JsonArray? conditions, string type)
    {
        foreach (var item in conditions ?? [])
            if (item is JsonObject condition && (string?)condition["type"] == type)
                return condition;
        return null;
    }

    /// <summary>The rule of most controllers: same status and reason → untouched, else replaced at the end.</summary>
    public static void Put(JsonArray conditions, string type, string status, string reason, string message, string now,
        bool withUpdateTime = false)
    {
        var current = Find(conditions, type);
        if (current is not null && (string?)current["status"] == status && (string?)current["reason"] == reason)
            return;
        var since = current is not null && (string?)current["status"] == status
            ? (string?)current["lastTransitionTime"] ?? now : now;
        var fresh = new JsonObject { ["type"] = type, ["status"] = status };
        if (withUpdateTime)
            fresh["lastUpdateTime"] = now;
        fresh["lastTransitionTime"] = since;
        fresh["reason"] = reason;
        fresh["message"] = message;
        Remove(conditions, type);
        conditions.Add(fresh);
    }

    public static void Remove(JsonArray conditions, string type)
    {
        for (var i = conditions.Count - 1; i >= 0; i--)
            if (conditions[i] is JsonObject c && (string?)c["type"] == type)
                conditions.RemoveAt(i);
    }
}
