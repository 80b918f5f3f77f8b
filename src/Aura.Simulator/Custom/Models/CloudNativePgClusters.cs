using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Controllers;

namespace Aura.Simulator.Custom.Models;

/// <summary>
/// What CloudNativePG does to the roles of a Cluster's instances: the first one becomes primary when it is ready; where
/// another targetPrimary is written into the status, the old primary loses its role at once, and three seconds later
/// the other one, if it is ready, is the current primary. Pods and Services are there already: it makes none, and does
/// not fail over by itself.
/// </summary>
internal sealed class CloudNativePgClusters : Controller
{
    private const string ClusterLabel = "cnpg.io/cluster";
    private static readonly Kind Cluster = new("postgresql.cnpg.io", "v1", "Cluster", "clusters");
    private static readonly TimeSpan Takes = TimeSpan.FromSeconds(3);
    private readonly Dictionary<(string Uid, string Target), DateTimeOffset> _asked = [];

    public CloudNativePgClusters(ControlPlane plane) : base(plane)
    {
        Own(Cluster);
        On(Kind.Pod, change =>
        {
            if (change.New.Label(ClusterLabel) is { } name)
                Enqueue(change.New.Namespace, name);
        });
    }

    protected override string Component => "cloudnative-pg";

    protected override void Sync(string ns, string name)
    {
        if (Store.Get(Cluster, ns, name) is not { IsTerminating: false } cluster)
            return;
        var pods = Store.List(Kind.Pod, ns).Where(p => p.Label(ClusterLabel) == name && !p.IsTerminating)
            .OrderBy(p => p.Name, StringComparer.Ordinal).ToList();
        var ready = pods.Where(IsReady).Select(p => p.Name).ToList();
        var (current, target) = (cluster.Text("status.currentPrimary"), cluster.Text("status.targetPrimary"));
        if (current is null && pods.Count > 0 && IsReady(pods[0]))
            current = target = pods[0].Name;
        else if (target is not null && target != current && Promoted(cluster, target, ready))
            current = target;
        foreach (var pod in pods)
            SetRole(pod, pod.Name != current ? "replica" : target == current ? "primary" : "unhealthy");
        SetStatus(cluster, pods, ready, current, target);
    }

    private bool Promoted(KubeObject cluster, string target, List<string> ready)
    {
        var key = (cluster.Uid!, target);
        if (!_asked.TryGetValue(key, out var since))
            _asked[key] = since = Now;
        if (since + Takes > Now)
        {
            EnqueueAfter(cluster, since + Takes - Now);
            return false;
        }
        if (!ready.Contains(target))
            return false;
        _asked.Remove(key);
        return true;
    }

    private void SetRole(KubeObject pod, string role)
    {
        if (pod.Label("cnpg.io/instanceRole") != role)
            Store.Update(pod, json =>
            {
                var labels = (JsonObject)json["metadata"]!["labels"]!;
                labels["cnpg.io/instanceRole"] = role;
                labels["role"] = role;
            });
    }

    private void SetStatus(
        KubeObject cluster, List<KubeObject> pods, List<string> ready, string? current, string? target)
    {
        var healthy = current is not null && current == target && ready.Count == pods.Count;
        var status = cluster.Copy("status") as JsonObject ?? [];
        status["instances"] = pods.Count;
        status["readyInstances"] = ready.Count;
        status["instancesStatus"] = new JsonObject
        {
            ["healthy"] = new JsonArray([.. ready.Select(n => (JsonNode?)n)]),
        };
        if (current is not null && (string?)status["currentPrimary"] != current)
            status["currentPrimaryTimestamp"] = NowText;
        status["currentPrimary"] = current;
        status["targetPrimary"] = target;
        if (healthy)
        {
            status["phase"] = "Cluster in healthy state";
            status.Remove("phaseReason");
        }
        else if (current == target)
            status["phase"] = "Waiting for the instances to become active";
        if (!JsonNode.DeepEquals(status, cluster.At("status")))
            Store.UpdateStatus(cluster, json => json["status"] = status);
    }

    private static bool IsReady(KubeObject pod) => (string?)pod.Condition("Ready")?["status"] == "True";
}
