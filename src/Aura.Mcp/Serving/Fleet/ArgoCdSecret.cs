using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Mcp.Serving.Fleet;

/// <summary>
/// Argo CD's cluster Secret: keys name, server and config, a JSON of its own. See
/// https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#clusters. What it says is written as a
/// kubeconfig, so that it is judged as one.
/// </summary>
internal static class ArgoCdSecret
{
    public const string Label = "argocd.argoproj.io/secret-type";

    private static readonly string[] Known =
    [
        "username", "password", "bearerToken", "tlsClientConfig", "execProviderConfig", "disableCompression",
        "proxyUrl",
    ];

    private static readonly string[] KnownTls = ["insecure", "serverName", "caData", "certData", "keyData"];
    private static readonly string[] KnownExec = ["command", "args", "env", "apiVersion", "installHint"];

    public static (string Name, string Kubeconfig) Read(KubeObject secret, string where)
    {
        var server = SecretReader.Value(secret, "server", where)
            ?? throw new KubeConfigException($"{where}: the key server is missing, the API server's address");
        var name = SecretReader.Value(secret, "name", where) is { Length: > 0 } called ? called : server;
        var config = Config(SecretReader.Value(secret, "config", where), where);
        var user = User(config, where);
        if (user.Count == 0)
            throw new KubeConfigException($"{where}: config has no credentials: Argo CD means the cluster that it runs "
                + "in; name that by --context or --contexts");
        return (name, new JsonObject
        {
            ["current-context"] = name,
            ["clusters"] = Named("cluster", Cluster(config, server, where)),
            ["users"] = Named("user", user),
            ["contexts"] = new JsonArray(new JsonObject
            {
                ["name"] = name, ["context"] = new JsonObject { ["cluster"] = "argocd", ["user"] = "argocd" },
            }),
        }.ToJsonString());
    }

    private static JsonArray Named(string what, JsonObject value) =>
        [new JsonObject { ["name"] = "argocd", [what] = value }];

    private static JsonObject Config(string? text, string where)
    {
        JsonObject? config;
        try
        {
            config = string.IsNullOrWhiteSpace(text) ? [] : JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            config = null;
        }
        if (config is null)
            throw new KubeConfigException($"{where}: config is not a JSON object");
        if (config["awsAuthConfig"] is not null)
            throw new KubeConfigException($"{where}: config.awsAuthConfig needs Argo CD's own program; write "
                + "execProviderConfig with `aws eks get-token`, or name a context by --contexts");
        Check(config, Known, "config", where);
        return config;
    }

    private static JsonObject Cluster(JsonObject config, string server, string where)
    {
        var tls = Part(config, "tlsClientConfig", KnownTls, where);
        return Given(("server", JsonValue.Create(server)), ("certificate-authority-data", Text(tls["caData"])),
            ("insecure-skip-tls-verify", Flag(tls["insecure"])), ("tls-server-name", Text(tls["serverName"])),
            ("proxy-url", Text(config["proxyUrl"])));
    }

    private static JsonObject User(JsonObject config, string where)
    {
        var tls = Part(config, "tlsClientConfig", KnownTls, where);
        return Given(("token", Text(config["bearerToken"])), ("username", Text(config["username"])),
            ("password", Text(config["password"])), ("client-certificate-data", Text(tls["certData"])),
            ("client-key-data", Text(tls["keyData"])),
            ("exec", config["execProviderConfig"] is null ? null : Exec(config, where)));
    }

    private static JsonObject Exec(JsonObject config, string where)
    {
        var exec = Part(config, "execProviderConfig", KnownExec, where);
        return Given(("apiVersion", Text(exec["apiVersion"])), ("command", Text(exec["command"])),
            ("args", exec["args"]?.DeepClone()), ("installHint", Text(exec["installHint"])),
            ("env", exec["env"] is JsonObject variables ? new JsonArray([.. variables.Select(v =>
                new JsonObject { ["name"] = v.Key, ["value"] = v.Value?.DeepClone() })]) : null),
            ("interactiveMode", JsonValue.Create("Never")));
    }

    private static JsonObject Part(JsonObject config, string key, string[] known, string where)
    {
        if (config[key] is null)
            return [];
        if (config[key] is not JsonObject part)
            throw new KubeConfigException($"{where}: config.{key} is not a JSON object");
        Check(part, known, $"config.{key}", where);
        return part;
    }

    // A field that nobody here knows may be what makes the rest safe: it is not left out silently.
    private static void Check(JsonObject part, string[] known, string at, string where)
    {
        if (part.Select(p => p.Key).FirstOrDefault(k => !known.Contains(k)) is { } unknown)
            throw new KubeConfigException(
                $"{where}: {at} has {ClusterText.Name(unknown)}, which is not known here; known are "
                + string.Join(", ", known));
    }

    private static JsonNode? Text(JsonNode? node) =>
        node is JsonValue v && v.TryGetValue(out string? text) && text.Length == 0 ? null : node?.DeepClone();

    private static JsonValue? Flag(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.True ? JsonValue.Create(true) : null;

    private static JsonObject Given(params ReadOnlySpan<(string Key, JsonNode? Value)> fields)
    {
        var given = new JsonObject();
        foreach (var (key, value) in fields)
            if (value is not null)
                given[key] = value;
        return given;
    }
}
