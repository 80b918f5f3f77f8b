using System.Text;
using System.Text.Json.Nodes;
using Aura.State;

namespace Aura.Mcp.Tools;

/// <summary>What comes again and again: what mends it, and when it comes.</summary>
internal static class PatternsAnswer
{
    public static ToolAnswer Of(AuraStore store, DateTimeOffset now, int limit)
    {
        var (patterns, times) = (store.Patterns.List(limit), store.Patterns.Times(now, limit: limit));
        var text = new StringBuilder(patterns.Count + times.Count == 0 ? "No pattern has been seen yet." : "");
        foreach (var p in patterns)
            text.AppendLine($"{(p.Retired ? "[retired] " : "")}{p.Signature}: {p.Action} worked {p.Share:0%} of "
                + $"{p.Support} times (lift {p.Lift:0.0}), lately {p.Recent:0%}");
        foreach (var t in times)
            text.AppendLine($"{(t.Retired ? "[retired] " : "")}{t.Type} of {t.Target} comes {t.When}: {t.Support} "
                + $"times, {t.Share:0%} of all (lift {t.Lift:0.0})");
        return new ToolAnswer(new JsonObject
        {
            ["view"] = "patterns",
            ["patterns"] = ToolJson.ToArray(patterns),
            ["times"] = ToolJson.ToArray(times),
        }, text.ToString());
    }
}
