using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Storage.Databases;

/// <summary>
/// What Patroni keeps in annotations of Endpoints (SCOPE, SCOPE-config, …) or ConfigMaps (SCOPE-leader, SCOPE-config,
/// …), and of each member in its pod's annotation <c>status</c> (patroni/dcs/kubernetes.py).
/// </summary>
internal sealed record PatroniState(KubeObject Leader, KubeObject? Config, KubeObject? Sync, KubeObject? Failover)
{
    private const long UsualMaximumLag = 1048576;
    private readonly JsonObject _config = JsonText.Object(Config?.Annotation("config"));

    /// <summary>The member that holds the lock; null where none does, or it has not renewed it in time.</summary>
    public string? Holder(DateTimeOffset now) =>
        Leader.Annotation("leader") is { Length: > 0 } name
        && (Leader.Time("metadata.annotations.renewTime") is not { } renewed
            || now <= renewed + TimeSpan.FromSeconds(JsonText.Number(Leader.Annotation("ttl")) ?? 30)) ? name : null;

    public long MaximumLag => JsonText.Number(_config["maximum_lag_on_failover"]) ?? UsualMaximumLag;

    public bool IsPaused => JsonText.Flag(_config["pause"]);

    public bool IsStandby => _config["standby_cluster"] is JsonObject { Count: > 0 };

    /// <summary>Null where any member may be promoted.</summary>
    public IReadOnlyList<string>? SynchronousOnly => JsonText.Flag(_config["synchronous_mode"])
        ? [.. (Sync?.Annotation("sync_standby") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)] : null;

    public bool IsAsked => ((string[])["leader", "member"]).Any(key => Failover?.Annotation(key) is { Length: > 0 });

    /// <summary>In bytes; null where it is not known.</summary>
    public long? Lag(KubeObject pod) =>
        JsonText.Number(Leader.Annotation("optime")) is { } written
        && JsonText.Number(Status(pod)["xlog_location"]) is { } got ? Math.Max(0, written - got) : null;

    /// <summary>Why Patroni would not promote it; null where it would.</summary>
    public static string? Against(KubeObject pod)
    {
        var status = Status(pod);
        return status["state"]?.ToString() is not ("running" or "streaming")
                ? $"its PostgreSQL is {ClusterText.Name(status["state"]?.ToString() ?? "not known")}"
            : JsonText.Flag(status["tags"]?["nofailover"]) ? "it is tagged nofailover" : null;
    }

    public static async Task<PatroniState?> OfAsync(string ns, string scope, ClusterView cluster)
    {
        foreach (var (kind, leader) in (IEnumerable<(Kind, string)>)
            [(Kind.Endpoints, scope), (Kind.ConfigMap, $"{scope}-leader")])
            if (await cluster.GetAsync(kind, ns, leader) is { } found && found.Annotation("ttl") is not null)
                return new PatroniState(found, await cluster.GetAsync(kind, ns, $"{scope}-config"),
                    await cluster.GetAsync(kind, ns, $"{scope}-sync"),
                    await cluster.GetAsync(kind, ns, $"{scope}-failover"));
        return null;
    }

    private static JsonObject Status(KubeObject pod) => JsonText.Object(pod.Annotation("status"));
}
