using System.Text;
using System.Text.Json.Nodes;
using Aura.Execution;
using Aura.Kubernetes;

namespace Aura.Mcp.Tools;

/// <summary>Takes out of an object what only costs words, and masks what must not leave the cluster.</summary>
public static class ObjectTrimming
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    public static KubeObject Trim(KubeObject o)
    {
        var json = o.ToJson();
        (json["metadata"] as JsonObject)?.Remove("managedFields");
        // It repeats the whole object, a Secret's values included.
        (json["metadata"]?["annotations"] as JsonObject)?.Remove(LastApplied);
        foreach (var map in (string[])["data", "stringData"])
            if (json[map] is JsonObject values)
                json[map] =
                    new JsonObject(values.Select(v => KeyValuePair.Create(v.Key, Shown(o.Kind, v.Key, v.Value))));
        MaskVariables(json);
        return new KubeObject(o.Kind, json);
    }

    /// <summary>All of a Secret, and what a ConfigMap keeps under a telling name.</summary>
    private static JsonNode? Shown(Kind kind, string key, JsonNode? value) =>
        kind.Name == Kind.Secret.Name || Redactor.IsSecretName(key)
            ? JsonValue.Create($"{Redactor.Hidden} {Encoding.UTF8.GetByteCount($"{value}")} bytes")
            : value?.DeepClone();

    /// <summary>Environment variables with a plain value and a telling name, at any depth.</summary>
    private static void MaskVariables(JsonNode? node)
    {
        if (node is JsonArray array)
            foreach (var item in array)
                MaskVariables(item);
        if (node is not JsonObject o)
            return;
        foreach (var (key, value) in o.ToList())
            if (key == "env" && value is JsonArray variables)
                foreach (var variable in variables.OfType<JsonObject>())
                    Mask(variable);
            else
                MaskVariables(value);
    }

    private static void Mask(JsonObject variable)
    {
        if (variable["value"] is not null && Redactor.IsSecretName($"{variable["name"]}"))
            variable["value"] = Redactor.Hidden;
    }
}
