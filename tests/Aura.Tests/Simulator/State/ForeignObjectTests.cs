using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Mcp.Twin;
using Aura.Simulator;
using Aura.Tests.Simulator.Controllers;
using Aura.Twin;

namespace Aura.Tests.Simulator.State;

/// <summary>
/// States of real clusters have in them what the simulator does not write, and lack what was not read.
/// </summary>
public sealed class ForeignObjectTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Custom_kinds_are_served_and_unknown_ones_are_left_out()
    {
        using var twin = Load("""
            apiVersion: example.com/v1
            kind: Widget
            metadata: {name: w, namespace: shop, uid: u-1}
            spec: {size: 3}
            ---
            apiVersion: example.com/v1
            kind: Gadget
            metadata: {name: g, namespace: shop, uid: u-2}
            ---
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.example.com, uid: u-3}
            spec:
              group: example.com
              scope: Namespaced
              names: {plural: widgets, kind: Widget, singular: widget, listKind: WidgetList}
              versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema:
                {type: object, x-kubernetes-preserve-unknown-fields: true}}}]
            status: {conditions: [{type: Established, status: "True"}]}
            """);
        Assert.Equal("Gadget", Assert.Single(twin.Cluster.LeftOut).Kind.Name);
        var widget = twin.Run(() => twin.Client.GetAsync(
            new ObjectRef(new Kind("example.com", "v1", "Widget", "widgets"), "shop", "w")));
        Assert.Equal(("u-1", 3), (widget.Uid, widget.Number("spec.size")));
        Assert.Equal(At, twin.Time.GetUtcNow());
    }

    [Fact]
    public void What_an_owner_elsewhere_owns_is_no_garbage()
    {
        using var twin = Load("""
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: c
              namespace: shop
              uid: u-1
              ownerReferences: [{apiVersion: example.com/v1, kind: Gadget, name: g, uid: u-2, controller: true}]
            """);
        twin.Advance(TimeSpan.FromMinutes(5));
        Assert.NotNull(twin.Cluster.Find(Kind.ConfigMap, "shop", "c"));
        // A namespace that objects are in is there, and what a cluster has by itself is not there twice.
        Assert.Equal(["default", "kube-node-lease", "kube-public", "kube-system", "shop"],
            twin.Cluster.List(Kind.Namespace).Select(n => n.Name));
    }

    [Fact]
    public void A_claim_whose_volume_was_not_read_stays_bound()
    {
        using var twin = Load("""
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data, namespace: shop, uid: u-1}
            spec: {volumeName: pv-1, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
            status: {phase: Bound}
            """);
        twin.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("Bound", twin.Cluster.Find(Kind.PersistentVolumeClaim, "shop", "data")!.Text("status.phase"));
    }

    /// <summary>Go writes an unset time as null, here within the template that the revision keeps.</summary>
    [Theory]
    [InlineData("StatefulSet", "db-5c8f", "db-5c8f")]
    [InlineData("DaemonSet", "db-5c8f", "5c8f")]
    public void A_revision_that_differs_in_nulls_is_todays(string kind, string revision, string label)
    {
        using var twin = Load($$$"""
            apiVersion: v1
            kind: Node
            metadata: {name: n-1, uid: u-0, labels: {kubernetes.io/hostname: n-1} }
            spec: {}
            status: {conditions: [{type: Ready, status: "True"}], capacity: {cpu: "4", memory: 8Gi, pods: "110"} }
            ---
            apiVersion: apps/v1
            kind: {{{kind}}}
            metadata: {name: db, namespace: shop, uid: u-1, generation: 1}
            spec:
              replicas: 1
              selector: {matchLabels: {app: db} }
              template:
                metadata: {labels: {app: db} }
                spec: {containers: [{name: main, image: "postgres:17"}]}
              updateStrategy: {type: RollingUpdate}
            status: {observedGeneration: 1, currentRevision: {{{revision}}}, updateRevision: {{{revision}}} }
            ---
            apiVersion: apps/v1
            kind: ControllerRevision
            metadata:
              name: {{{revision}}}
              namespace: shop
              uid: u-2
              labels: {controller-revision-hash: 5c8f}
              ownerReferences: [{apiVersion: apps/v1, kind: {{{kind}}}, name: db, uid: u-1, controller: true}]
            revision: 1
            data: {spec: {template: {$patch: replace, metadata: {creationTimestamp: null, labels: {app: db} },
              spec: {containers: [{name: main, image: "postgres:17"}] } } } }
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: db-0
              namespace: shop
              uid: u-3
              labels: {app: db, controller-revision-hash: {{{label}}} }
              ownerReferences: [{apiVersion: apps/v1, kind: {{{kind}}}, name: db, uid: u-1, controller: true}]
            spec: {nodeName: n-1, containers: [{name: main, image: "postgres:17"}]}
            status:
              phase: Running
              podIP: 10.9.0.7
              startTime: "2026-03-01T08:00:00Z"
              conditions: [{type: Ready, status: "True"}, {type: PodReadyToStartContainers, status: "True"}]
              containerStatuses: [{name: main, ready: true, started: true, restartCount: 0, image: "postgres:17",
                imageID: "x", containerID: "containerd://1", state: {running: {startedAt: "2026-03-01T08:00:01Z"} } }]
            """);
        twin.Advance(TimeSpan.FromMinutes(2));
        var pod = Assert.Single(twin.Cluster.Pods("shop"));
        Assert.Equal(("u-3", false), (pod.Uid, pod.IsTerminating));
        Assert.Single(twin.Cluster.List(Kind.ControllerRevision, "shop"));
    }

    [Fact]
    public void A_command_that_was_seen_to_run_on_is_not_taken_to_end()
    {
        using var twin = Load("""
            apiVersion: v1
            kind: Node
            metadata: {name: n-1, uid: u-0}
            spec: {}
            status: {conditions: [{type: Ready, status: "True"}], capacity: {cpu: "4", memory: 8Gi, pods: "110"}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: p, namespace: shop, uid: u-3}
            spec:
              nodeName: n-1
              restartPolicy: Always
              containers: [{name: main, image: "app:1", command: [sh, -c, "serve || exit 1"]}]
            status:
              phase: Running
              podIP: 10.9.0.7
              startTime: "2026-03-01T08:00:00Z"
              conditions: [{type: Ready, status: "True"}]
              containerStatuses: [{name: main, ready: true, started: true, restartCount: 0, image: "app:1",
                imageID: "x", containerID: "containerd://1", state: {running: {startedAt: "2026-03-01T08:00:01Z"}}}]
            """);
        var before = twin.Cluster.Find(Kind.Pod, "shop", "p")!.ToString();
        twin.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(before, twin.Cluster.Find(Kind.Pod, "shop", "p")!.ToString());
    }

    /// <summary>Real Jobs keep their pods until they are counted; here they are counted at once.</summary>
    [Fact]
    public void A_Jobs_pod_can_go()
    {
        using var twin = Load("""
            apiVersion: v1
            kind: Pod
            metadata:
              name: p
              namespace: shop
              uid: u-3
              finalizers: [batch.kubernetes.io/job-tracking]
              ownerReferences: [{apiVersion: batch/v1, kind: Job, name: j, uid: u-1, controller: true}]
            spec: {containers: [{name: main, image: "app:1"}]}
            status: {phase: Succeeded}
            """);
        twin.Run(() => twin.Client.DeleteAsync(new ObjectRef(Kind.Pod, "shop", "p")));
        twin.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(twin.Cluster.Pods("shop"));
    }

    [Fact]
    public void Rules_and_nodes_of_a_snapshot_hold()
    {
        using var source = new SimulatedCluster();
        source.Deploy("web", 3, "readinessProbe: {httpGet: {path: /, port: 8080}}");
        source.Advance(TimeSpan.FromMinutes(1));
        using var twin = SimulatedTwin.Of(new TwinSnapshot
        {
            At = source.Clock.GetUtcNow(),
            Objects = [.. source.Objects()],
            Rules =
            [
                new TwinRule
                {
                    Match = new TwinMatch { Fields = Of("readinessProbe.httpGet.port", "8080"), Node = "node-2" },
                    Readiness = "connection refused",
                    Because = "it was seen so",
                },
            ],
            Nodes = [new TwinNode("node-1", NotReady: "runtime is down")],
        });
        twin.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("False", (string?)twin.Cluster.Get(new ObjectRef(Kind.Node, null, "node-1"))
            .Condition("Ready")!["status"]);
        var unready = Assert.Single(twin.Cluster.Pods("default"),
            p => (string?)p.Condition("Ready")!["status"] == "False");
        Assert.Equal("node-2", unready.Text("spec.nodeName"));
    }

    private static ImmutableDictionary<string, string> Of(string path, string value) =>
        ImmutableDictionary<string, string>.Empty.Add(path, value);

    private static SimulatedTwin Load(string yaml)
    {
        using var cluster = new SimulatedCluster(new SimulatorOptions { RunControllers = false });
        return SimulatedTwin.Of(new TwinSnapshot
        {
            At = At,
            Objects = [.. Yaml.ParseAll(yaml).Select(n => Read((JsonObject)n, cluster))],
        });
    }

    private static KubeObject Read(JsonObject json, SimulatedCluster cluster)
    {
        var (version, kind) = ((string)json["apiVersion"]!, (string)json["kind"]!);
        var built = cluster.Api.Kinds.FindKind(version, kind)?.Kind;
        var slash = version.IndexOf('/');
        return new KubeObject(built ?? new Kind(slash < 0 ? "" : version[..slash], version[(slash + 1)..], kind,
            kind.ToLowerInvariant() + "s"), json);
    }
}
