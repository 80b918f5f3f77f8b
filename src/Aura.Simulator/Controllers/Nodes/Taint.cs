using System.Text.Json.Nodes;

namespace Aura.Simulator.Controllers.Nodes;

/// <summary>A node's taint.</summary>
internal sealed record Taint(string Key, string Value, string Effect)
{
    public const string Unschedulable = "node.kubernetes.io/unschedulable";
    public const string NotReady = "node.kubernetes.io/not-ready";
    public const string Unreachable = "node.kubernetes.io/unreachable";

    public static Taint Read(JsonObject json) =>
        new((string?)json["key"] ?? "", (string?)json["value"] ?? "", (string?)json["effect"] ?? "");

    /// <summary>
    /// Does the toleration (an item of spec.tolerations) tolerate the taint? An empty key with Exists matches all, an
    /// empty effect matches every effect; Equal (the default) also compares the value, Lt and Gt compare numbers.
    /// </summary>
    public bool IsToleratedBy(JsonObject toleration)
    {
        if ((string?)toleration["effect"] is { Length: > 0 } effect && effect != Effect)
            return false;
        if ((string?)toleration["key"] is { Length: > 0 } key && key != Key)
            return false;
        var value = (string?)toleration["value"] ?? "";
        return ((string?)toleration["operator"] ?? "Equal") switch
        {
            "Exists" => true,
            "Lt" => long.TryParse(Value, out var a) && long.TryParse(value, out var b) && a < b,
            "Gt" => long.TryParse(Value, out var a) && long.TryParse(value, out var b) && a > b,
            _ => (string?)toleration["key"] is { Length: > 0 } && value == Value,
        };
    }
}
