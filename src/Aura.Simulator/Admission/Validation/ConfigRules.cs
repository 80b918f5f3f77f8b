using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Validation;

/// <summary>Rules of ConfigMap and Secret: keys, size, immutability, what a Secret's type demands.</summary>
internal static class ConfigRules
{
    private const int MostBytes = 1024 * 1024;
    private const string Locked = "field is immutable when `immutable` is set";

    private static readonly Dictionary<string, string[]> s_required = new()
    {
        ["kubernetes.io/tls"] = ["tls.crt", "tls.key"],
        ["kubernetes.io/dockercfg"] = [".dockercfg"],
        ["kubernetes.io/dockerconfigjson"] = [".dockerconfigjson"],
        ["kubernetes.io/ssh-auth"] = ["ssh-privatekey"],
    };

    public static void ConfigMap(JsonObject json, KubeObject? old, Faults faults)
    {
        if (old is not null)
            KeptWhenLocked(json, old, ["data", "binaryData"], faults);
        Keys(json, ["data", "binaryData"], faults);
    }

    public static void Secret(JsonObject json, KubeObject? old, Faults faults)
    {
        if (old is not null)
        {
            faults.Immutable("type", old.At("type"), json["type"]);
            KeptWhenLocked(json, old, ["data"], faults);
        }
        Keys(json, ["data"], faults);
        foreach (var key in s_required.GetValueOrDefault(json.Text("type"), []))
            if (!json.Obj("data").Has(key))
                faults.Required($"data[{key}]");
        if (json.Text("type") == "kubernetes.io/service-account-token"
            && !json.Obj("metadata").Obj("annotations").Has("kubernetes.io/service-account.name"))
            faults.Required("metadata.annotations[kubernetes.io/service-account.name]");
    }

    private static void KeptWhenLocked(JsonObject json, KubeObject old, string[] fields, Faults faults)
    {
        if (!old.Flag("immutable"))
            return;
        if (!json.Flag("immutable"))
            faults.Forbidden("immutable", Locked);
        foreach (var field in fields)
            if (!JsonNode.DeepEquals(old.At(field), json[field]))
                faults.Forbidden(field, Locked);
    }

    private static void Keys(JsonObject json, string[] fields, Faults faults)
    {
        var bytes = 0;
        foreach (var field in fields)
            foreach (var (key, value) in json.Map(field))
            {
                faults.Form($"{field}[{key}]", key, Names.ConfigKey);
                bytes += System.Text.Encoding.UTF8.GetByteCount(value);
            }
        if (bytes > MostBytes)
            faults.Add(FieldError.TooLong(fields.Length == 1 ? fields[0] : "", MostBytes));
    }
}
