using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator;

namespace Aura.Tests.Simulator.Controllers;

public sealed class StatefulSetTests : IDisposable
{
    private static readonly ObjectRef Db = new(Kind.StatefulSet, "default", "db");
    private readonly SimulatedCluster _cluster = new();

    public StatefulSetTests() => _cluster.Create("""
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: {name: fast}
        provisioner: disks.example.com
        volumeBindingMode: WaitForFirstConsumer
        allowVolumeExpansion: true
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db, namespace: default}
        spec:
          replicas: 3
          serviceName: db
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec: {containers: [{name: main, image: "postgres:17"}]}
          volumeClaimTemplates:
            - metadata: {name: data}
              spec:
                accessModes: [ReadWriteOnce]
                storageClassName: fast
                resources: {requests: {storage: 1Gi}}
        """);

    public void Dispose() => _cluster.Dispose();

    private IEnumerable<string> Names => _cluster.Pods("default").Select(p => p.Name);

    [Fact]
    public void Pods_come_up_in_order_each_with_its_volume()
    {
        var seen = new List<string>();
        for (var i = 0; i < 300; i++)
        {
            _cluster.Advance(TimeSpan.FromMilliseconds(100));
            foreach (var pod in _cluster.Pods("default").Where(p => !seen.Contains(p.Name)))
            {
                Assert.All(seen, earlier => Assert.Equal("True",
                    (string?)_cluster.Get(new ObjectRef(Kind.Pod, "default", earlier)).Condition("Ready")?["status"]));
                seen.Add(pod.Name);
            }
        }
        Assert.Equal(["db-0", "db-1", "db-2"], seen);
        Assert.Equal(3, _cluster.Get(Db).Number("status.availableReplicas"));
        Assert.All(_cluster.List(Kind.PersistentVolumeClaim, "default"),
            c => Assert.Equal("Bound", c.Text("status.phase")));
        Assert.Equal("data-db-0", _cluster.List(Kind.PersistentVolumeClaim, "default")[0].Name);
    }

    [Fact]
    public void A_rolling_update_goes_down_from_the_highest_to_the_partition()
    {
        _cluster.Advance(TimeSpan.FromSeconds(40));
        _cluster.Send(HttpMethod.Patch, Db.Path, Yaml.Parse("""
            spec:
              updateStrategy: {rollingUpdate: {partition: 1}}
              template: {spec: {containers: [{name: main, image: "postgres:18"}]}}
            """), "application/strategic-merge-patch+json");
        _cluster.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(["postgres:17", "postgres:18", "postgres:18"],
            _cluster.Pods("default").Select(p => p.Text("spec.containers[0].image")));
        var status = _cluster.Get(Db);
        Assert.Equal(2, status.Number("status.updatedReplicas"));
        Assert.NotEqual(status.Text("status.currentRevision"), status.Text("status.updateRevision"));
    }

    [Fact]
    public void Scaling_down_takes_the_highest_and_keeps_its_claim()
    {
        _cluster.Advance(TimeSpan.FromSeconds(40));
        _cluster.Patch(Db, new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 1 } });
        _cluster.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(["db-0"], Names);
        Assert.Equal(3, _cluster.List(Kind.PersistentVolumeClaim, "default").Count);
    }

    [Fact]
    public void A_bound_claim_grows_where_its_class_allows_it()
    {
        _cluster.Advance(TimeSpan.FromSeconds(40));
        var claim = new ObjectRef(Kind.PersistentVolumeClaim, "default", "data-db-0");
        _cluster.Patch(claim, (JsonObject)Yaml.Parse("spec: {resources: {requests: {storage: 5Gi}}}")!);
        _cluster.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("5Gi", _cluster.Get(claim).Text("status.capacity.storage"));
    }
}
