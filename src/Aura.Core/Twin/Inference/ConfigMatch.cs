using System.Text.Json.Nodes;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Twin.Inference;

/// <summary>A program as long as the values that it takes from a ConfigMap are the present ones.</summary>
internal static class ConfigMatch
{
    /// <returns>Null where it takes no variable from it, as it does with files.</returns>
    public static TwinMatch? Of(RecentChange changed, Fault fault, Snapshot cluster, TwinMatch program)
    {
        if (cluster.Find(changed.Changed) is not { } map)
            return null;
        var last = FieldWriter.Of(map).Where(w => w.Owns("data")).MaxBy(w => w.Time);
        var match = program;
        foreach (var (variable, key) in Variables(fault.First.Spec, map))
            if (last?.Owns("data", key) != false && map.Map("data").TryGetValue(key, out var value))
                match = match with { Env = match.Env.SetItem(variable, value) };
        return match == program ? null : match;
    }

    /// <summary>The container's variables that come from the ConfigMap, with their keys.</summary>
    public static IEnumerable<(string Variable, string Key)> Variables(JsonObject container, KubeObject map)
    {
        foreach (var source in container["envFrom"].Objects())
            if ((string?)source["configMapRef"]?["name"] == map.Name)
                foreach (var key in map.Map("data").Keys.Order(StringComparer.Ordinal))
                    yield return ($"{source["prefix"]}{key}", key);
        foreach (var variable in container["env"].Objects())
            if (variable["valueFrom"]?["configMapKeyRef"] is { } from && (string?)from["name"] == map.Name)
                yield return ($"{variable["name"]}", $"{from["key"]}");
    }
}
