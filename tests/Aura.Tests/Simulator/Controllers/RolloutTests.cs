using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator;

namespace Aura.Tests.Simulator.Controllers;

public sealed class RolloutTests : IDisposable
{
    private readonly SimulatedCluster _cluster = new(new SimulatorOptions { Nodes = 5 });

    public void Dispose() => _cluster.Dispose();

    private IEnumerable<int> Sizes() => _cluster.List(Kind.ReplicaSet, "default")
        .OrderBy(r => int.Parse(r.Annotation("deployment.kubernetes.io/revision")!))
        .Select(r => (int)r.Number("spec.replicas")!);

    private void Scale(ObjectRef at, int replicas) =>
        _cluster.Patch(at, new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } });

    [Theory]
    [InlineData(10, "25%", "25%", 13, 8)]
    [InlineData(3, "25%", "25%", 4, 3)]
    [InlineData(4, "0", "1", 4, 3)]
    [InlineData(2, "0", "1%", 2, 1)]
    public void A_rolling_update_keeps_within_surge_and_availability(
        int replicas, string surge, string unavailable, int most, int least)
    {
        static string Value(string text) => text.EndsWith('%') ? $"\"{text}\"" : text;
        var at = _cluster.Deploy("web", replicas, spec: "strategy: {type: RollingUpdate, rollingUpdate: "
            + $"{{maxSurge: {Value(surge)}, maxUnavailable: {Value(unavailable)}}}}}");
        _cluster.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(replicas, _cluster.Get(at).Number("status.availableReplicas"));
        _cluster.SetImage(at, "nginx:1.28");
        var (total, available) = (0L, long.MaxValue);
        for (var i = 0; i < 600; i++)
        {
            _cluster.Advance(TimeSpan.FromMilliseconds(50));
            var sets = _cluster.List(Kind.ReplicaSet, "default");
            total = Math.Max(total, sets.Sum(r => r.Number("spec.replicas") ?? 0));
            available = Math.Min(available, sets.Sum(r => r.Number("status.availableReplicas") ?? 0));
        }
        Assert.Equal([0, replicas], Sizes());
        Assert.Equal("NewReplicaSetAvailable", _cluster.Get(at).Reason("Progressing"));
        Assert.Equal(most, total);
        Assert.True(available >= least, $"only {available} were available");
    }

    [Fact]
    public void A_rollout_without_progress_runs_into_its_deadline()
    {
        var at = _cluster.Deploy("web", 2, spec: "progressDeadlineSeconds: 60");
        _cluster.Advance(TimeSpan.FromSeconds(10));
        _cluster.SetImage(at, "nginx:nonexistent");
        _cluster.Advance(TimeSpan.FromSeconds(90));
        var progressing = _cluster.Get(at).Condition("Progressing")!;
        Assert.Equal("False", (string?)progressing["status"]);
        Assert.Equal("ProgressDeadlineExceeded", (string?)progressing["reason"]);
        Assert.EndsWith("has timed out progressing.", (string?)progressing["message"]);
        Assert.Equal("True", (string?)_cluster.Get(at).Condition("Available")!["status"]);
    }

    [Fact]
    public void Scaling_in_the_middle_of_a_rollout_keeps_the_proportions()
    {
        var at = _cluster.Deploy("web", 10, spec: "strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 3, "
            + "maxUnavailable: 2}}");
        _cluster.Advance(TimeSpan.FromSeconds(10));
        _cluster.SetImage(at, "nginx:nonexistent");
        _cluster.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([8, 5], Sizes());
        Scale(at, 15);
        _cluster.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([11, 7], Sizes());
    }

    [Fact]
    public void A_paused_deployment_is_scaled_but_not_rolled_out()
    {
        var at = _cluster.Deploy("web", 2);
        _cluster.Advance(TimeSpan.FromSeconds(5));
        _cluster.Patch(at, new JsonObject { ["spec"] = new JsonObject { ["paused"] = true } });
        _cluster.SetImage(at, "nginx:1.28");
        Scale(at, 3);
        _cluster.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([3], Sizes());
        Assert.Equal("DeploymentPaused", _cluster.Get(at).Reason("Progressing"));
        _cluster.Patch(at, new JsonObject { ["spec"] = new JsonObject { ["paused"] = false } });
        _cluster.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal([0, 3], Sizes());
    }

    [Fact]
    public void Recreate_stops_all_old_pods_first()
    {
        var at = _cluster.Deploy("web", 3, spec: "strategy: {type: Recreate}");
        _cluster.Advance(TimeSpan.FromSeconds(5));
        _cluster.SetImage(at, "nginx:1.28");
        for (var i = 0; i < 200; i++)
        {
            _cluster.Advance(TimeSpan.FromMilliseconds(50));
            Assert.True(1 >= _cluster.Pods("default").Where(p => p.Text("status.phase") is "Pending" or "Running")
                .Select(p => p.Text("spec.containers[0].image")).Distinct().Count());
        }
        Assert.Equal([0, 3], Sizes());
        Assert.Equal(3, _cluster.Get(at).Number("status.readyReplicas"));
    }

    [Fact]
    public void History_is_kept_to_its_limit()
    {
        var at = _cluster.Deploy("web", 1, spec: "revisionHistoryLimit: 2");
        for (var version = 20; version < 25; version++)
        {
            _cluster.Advance(TimeSpan.FromSeconds(10));
            _cluster.SetImage(at, $"nginx:1.{version}");
        }
        _cluster.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal([0, 0, 1], Sizes());
        Assert.Equal("6", _cluster.Get(at).Annotation("deployment.kubernetes.io/revision"));
    }

    [Fact]
    public void Deleting_a_deployment_takes_its_replica_sets_and_pods_along_unless_they_are_orphaned()
    {
        var gone = _cluster.Deploy("gone", 2);
        var kept = _cluster.Deploy("kept", 1);
        _cluster.Advance(TimeSpan.FromSeconds(5));
        _cluster.Delete(gone);
        _cluster.Delete(kept, "?propagationPolicy=Orphan");
        _cluster.Advance(TimeSpan.FromSeconds(40));
        var left = Assert.Single(_cluster.List(Kind.ReplicaSet, "default"));
        Assert.Null(left.Controller);
        Assert.Equal("kept", left.Label("app"));
        Assert.Equal("kept", Assert.Single(_cluster.Pods("default")).Label("app"));
    }
}
