using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;
using Aura.Planning;
using Aura.Plans;

namespace Aura.Twin.Selection;

/// <summary>
/// The Secrets that pods, Ingresses and strategies name, with their keys and without their values: each value is
/// replaced by a text that is equal for equal values. Certificates, which are public, stay.
/// </summary>
internal static class StandInSecrets
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";
    private const string DockerConfig = ".dockerconfigjson";
    private const int AtMost = 300;
    private static readonly ImmutableArray<string> s_public = ["tls.crt", "ca.crt"];
    private static readonly byte[] s_key = RandomNumberGenerator.GetBytes(32);

    /// <returns>The Secrets, and a sentence where something is missing.</returns>
    public static async Task<(IReadOnlyList<KubeObject> Secrets, IReadOnlyList<string> Lacking)> ReadAsync(
        Snapshot cluster, TwinScope scope, IEnumerable<Strategy> strategies, ClusterView live,
        CancellationToken cancellation)
    {
        var wanted = Wanted(cluster, scope, strategies);
        var (found, hidden) = (new List<KubeObject>(), new List<string>());
        foreach (var (secret, keys) in wanted.Take(AtMost))
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                if (await live.GetAsync(secret) is { } one)
                    found.Add(Without(one));
            }
            catch (KubeException e) when (e.Reason == "Forbidden")
            {
                hidden.Add(secret.Name);
                found.Add(Placeholder(secret, keys));
            }
        }
        var lacking = new List<string>();
        if (found.Count > 0)
            lacking.Add("values of Secrets: stand-ins take their place");
        if (hidden.Count > 0)
            lacking.Add($"Secrets that may not be read, and are taken to be there: {string.Join(", ", hidden)}");
        if (wanted.Count > AtMost)
            lacking.Add($"{wanted.Count - AtMost} more Secrets");
        return (found, lacking);
    }

    private static IReadOnlyList<(ObjectRef Secret, IReadOnlyList<string> Keys)> Wanted(
        Snapshot cluster, TwinScope scope, IEnumerable<Strategy> strategies)
    {
        var pods = cluster.Pods.Where(p => scope.Namespaces.Contains(p.Namespace!)).ToList();
        var workloads = ((Kind[])[Kind.Deployment, Kind.StatefulSet, Kind.DaemonSet, Kind.Job]).SelectMany(cluster.Of)
            .Where(w => scope.Namespaces.Contains(w.Namespace!));
        var inPods = pods.Select(p => (p.Namespace,
                Template: new PodTemplate(new JsonObject { ["spec"] = p.Copy("spec") })))
            .Concat(workloads.Select(w => (w.Namespace,
                Template: new PodTemplate((w.At("spec.template") as JsonObject) ?? []))))
            .SelectMany(x => ConfigReference.Of(x.Template).Where(r => r.Kind == Kind.Secret)
                .Select(r => (new ObjectRef(Kind.Secret, x.Namespace, r.Name), r.Key)));
        var others = pods.SelectMany(NamedSecrets.PullSecretsOf)
            .Concat(cluster.Of(Kind.Ingress).SelectMany(NamedSecrets.TlsSecretsOf))
            .Concat(cluster.Of(Kind.Gateway).SelectMany(NamedSecrets.TlsSecretsOfGateway))
            .Concat(strategies.SelectMany(s => s.Steps).SelectMany(OfStep))
            .Where(s => s.Namespace is { } ns && scope.Namespaces.Contains(ns)).Select(s => (s, (string?)null));
        return
        [
            .. inPods.Concat(others).GroupBy(x => x.Item1).OrderBy(g => $"{g.Key}", StringComparer.Ordinal)
                .Select(g => (g.Key, (IReadOnlyList<string>)[.. g.Select(x => x.Item2).OfType<string>().Distinct()])),
        ];
    }

    private static IEnumerable<ObjectRef> OfStep(StrategyStep step) =>
        from name in (string?[])[(string?)step.Args["secret"],
            step.Action.StartsWith("secret.", StringComparison.Ordinal) ? (string?)step.Args["name"] : null]
        where name is not null
        select new ObjectRef(Kind.Secret, (string?)step.Args["namespace"], name);

    private static KubeObject Without(KubeObject secret)
    {
        var json = secret.ToJson();
        (json["metadata"]?["annotations"] as JsonObject)?.Remove(LastApplied);
        json.Remove("stringData");
        if (json["data"] is JsonObject data)
            json["data"] = new JsonObject(data.Select(p =>
                KeyValuePair.Create(p.Key, (JsonNode?)StandIn(p.Key, (string?)p.Value ?? ""))));
        return new KubeObject(Kind.Secret, json);
    }

    private static string StandIn(string key, string value) => s_public.Contains(key) ? value
        : Base64(key == DockerConfig ? Registries(value) : $"stand-in-{Hash(value)}");

    /// <summary>For which registries there are credentials, but not which.</summary>
    private static string Registries(string value)
    {
        try
        {
            var auths = JsonNode.Parse(Convert.FromBase64String(value))?["auths"] as JsonObject ?? [];
            return new JsonObject
            {
                ["auths"] = new JsonObject(auths.Select(a =>
                    KeyValuePair.Create(a.Key, (JsonNode?)new JsonObject { ["auth"] = Hash($"{a.Value}") }))),
            }.ToJsonString();
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return """{"auths":{}}""";
        }
    }

    private static KubeObject Placeholder(ObjectRef secret, IEnumerable<string> keys) => new(Kind.Secret, new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject { ["name"] = secret.Name, ["namespace"] = secret.Namespace },
        ["type"] = "Opaque",
        ["data"] = new JsonObject(keys.Select(k => KeyValuePair.Create(k, (JsonNode?)Base64("stand-in")))),
    });

    private static string Hash(string value) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(s_key, Encoding.UTF8.GetBytes(value)).AsSpan(0, 8));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
