using Aura.Simulator;
using Aura.Simulator.Incidents;
using Aura.Twin.Inference;

namespace Aura.Tests.Twin.Inference;

/// <summary>What pods that work show: how long they take to start, what they use, what they have not met yet.</summary>
public class LearntTests
{
    private const string Shop = """
        name: shop
        title: A Deployment
        story: It has three pods.
        settle: 90s
        objects:
          - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
          - {apiVersion: v1, kind: ConfigMap, metadata: {name: app, namespace: shop}, data: {MODE: fast, TONE: low}}
          - apiVersion: apps/v1
            kind: Deployment
            metadata: {name: app, namespace: shop}
            spec:
              replicas: 3
              selector: {matchLabels: {app: app}}
              template:
                metadata: {labels: {app: app}}
                spec:
                  containers:
                    - name: app
                      image: registry.shop.example/app:1.0
                      env:
                        - {name: MODE, valueFrom: {configMapKeyRef: {name: app, key: MODE}}}
                        - {name: TONE, valueFrom: {configMapKeyRef: {name: app, key: TONE}}}
                      readinessProbe: {httpGet: {path: /ready, port: 8080}, initialDelaySeconds: 3, periodSeconds: 5}

        """;

    private const string SlowMode = Shop + """
        behaviour:
          - match: {env: {MODE: slow}}
            exit: {code: 2, after: 1s, log: "no such mode"}
        fault:
          - {op: patch, kind: ConfigMap, namespace: shop, name: app, patch: {data: {MODE: slow}}}
          - {op: run, for: 10s}
          - op: patch
            kind: Deployment
            namespace: shop
            name: app
            patch: {spec: {template: {metadata: {annotations: {again: "1"}}}}}
        run: 180s
        """;

    [Fact]
    public void A_ConfigMaps_value_that_changed_before_is_blamed()
    {
        using var cluster = Play(SlowMode);
        var rule = Assert.Single(Inferred(cluster).Rules, r => r.Exit is { Code: not 0 });
        Assert.Equal("slow", rule.Match.Env["MODE"]);
        Assert.Equal("registry.shop.example/app*", rule.Match.Image);
    }

    [Fact]
    public void Pods_that_took_the_old_value_in_work_on()
    {
        using var cluster = Play(SlowMode);
        using var twin = InferredTwin.Of(cluster);
        cluster.Advance(TimeSpan.FromMinutes(5));
        twin.Advance(TimeSpan.FromMinutes(5));
        Assert.Contains("Deployment shop/app 3 ready", InferredTwin.Health(cluster));
        Assert.Equal(InferredTwin.Health(cluster), InferredTwin.Health(twin.Cluster));
    }

    [Fact]
    public void A_start_takes_as_long_as_it_did()
    {
        using var cluster = Play(Shop + """
            behaviour:
              - match: {image: "*/app:*"}
                readyAfter: 40s
            run: 60s
            """);
        var rule = Assert.Single(Inferred(cluster).Rules, r => r.ReadyAfter is not null);
        Assert.InRange(rule.ReadyAfter!.Value, TimeSpan.FromSeconds(36), TimeSpan.FromSeconds(44));
        Assert.Equal("registry.shop.example/app:1.0", rule.Match.Image);
    }

    [Fact]
    public void Use_is_what_the_metrics_API_shows()
    {
        var rule = Assert.Single(InferredIncident.Of("healthy-scaled-by-load").Rules, r => r.Usage is not null);
        Assert.Equal((75, 60L << 20), rule.Usage);
    }

    private static SimulatedCluster Play(string incident) =>
        SimulatedCluster.FromIncident(Incident.Parse(incident, "shop"));

    private static InferredBehaviour Inferred(SimulatedCluster cluster) =>
        BehaviourInference.Infer(InferredIncident.Read(cluster));
}
