using System.Text.Json.Nodes;
using Aura.Cost;
using Aura.Cost.Nodes;
using Aura.Cost.Prices;
using Aura.Kubernetes;
using Aura.Planning;
using Aura.Plans;

namespace Aura.Tests.Cost;

/// <summary>
/// Objects as a test writes them, at prices that are easy to work with by hand. A month has 720 hours; the defaults'
/// ratio is 20 : 2.50 = 8, so that a node of 4 cores and 16 GiB has 4 x 8 + 16 = 48 parts, one of 8 and 32 has 96.
/// </summary>
internal sealed class PricedCluster : ClusterView
{
    private readonly List<KubeObject> _objects = [];

    public override DateTimeOffset Now => new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);

    public override PriceList Prices { get; } = PriceListReader.Read("""
        currency: EUR
        asOf: 2026-01-31
        source: our contract
        hoursPerMonth: 720
        defaults: {cpuMonth: 20, gibMonth: 2.50}
        nodes:
          # 0.20 x 720 = 144 a month, 144 / 48 = 3 a GiB, 24 a core; as spot 36 a month, 0.75 a GiB, 6 a core.
          - {type: m, cpu: 4, memoryGib: 16, perHour: {north: {onDemand: 0.20, spot: 0.05}}}
          # 0.30 x 720 = 216 a month, 216 / 96 = 2.25 a GiB, 18 a core.
          - {type: big, cpu: 8, memoryGib: 32, perHour: {north: {onDemand: 0.30}}}
        storage: {perGibMonth: 0.10, classes: {fast: 0.20}}
        """, "prices.yaml");

    public ReportedPrices Reported { get; init; } = ReportedPrices.None;

    public Kind? MayNotList { get; init; }

    public PricedCluster With(string yaml)
    {
        foreach (var node in Yaml.ParseAll(yaml))
            _objects.Add(new KubeObject(KindOf(node), (JsonObject)node));
        return this;
    }

    public PricedCluster Node(
        string name, string? type = "m", string size = "4, memory: 16Gi", string labels = "") => With($$"""
        kind: Node
        apiVersion: v1
        metadata:
          name: {{name}}
          labels:
            topology.kubernetes.io/region: north
            {{(type is null ? "" : $"node.kubernetes.io/instance-type: {type}")}}
            {{labels}}
        status:
          capacity: {cpu: {{size}}}
          allocatable: {cpu: {{size}}, pods: 110}
          conditions: [{type: Ready, status: "True"}]
        """);

    /// <summary>The workload, and its pods on the nodes in turn.</summary>
    public PricedCluster Workload(
        string kind, string name, int replicas, string podSpec, string[]? on = null, string more = "")
    {
        With($$"""
            kind: {{kind}}
            apiVersion: apps/v1
            metadata: {name: {{name}}, namespace: shop, uid: {{name}}}
            spec: {replicas: {{replicas}}, template: {spec: {{podSpec}}}{{more}}}
            status: {desiredNumberScheduled: {{replicas}}}
            """);
        // A Deployment's pods are its ReplicaSet's.
        var owner = kind == "Deployment" ? ("ReplicaSet", $"{name}-rs") : (kind, name);
        if (kind == "Deployment")
            With($$"""
                kind: ReplicaSet
                apiVersion: apps/v1
                metadata:
                  name: {{name}}-rs
                  namespace: shop
                  uid: {{name}}-rs
                  ownerReferences: [{kind: Deployment, name: {{name}}, uid: {{name}}, controller: true}]
                """);
        for (var i = 0; on is not null && i < replicas; i++)
            With($$"""
                kind: Pod
                apiVersion: v1
                metadata:
                  name: {{name}}-{{i}}
                  namespace: shop
                  uid: {{name}}-{{i}}
                  ownerReferences: [{kind: {{owner.Item1}}, uid: {{owner.Item2}}, controller: true}]
                spec: {{podSpec}}
                status: {phase: Running}
                """.Replace("spec: {", $"spec: {{nodeName: {on[i % on.Length]}, ", StringComparison.Ordinal));
        return this;
    }

    /// <summary>Already so before the plan.</summary>
    public void Already(string kind, string name, string path, JsonNode? value)
    {
        var i = _objects.FindIndex(o => o.Kind.Name == kind && o.Name == name);
        _objects[i] = _objects[i].With(path, value);
    }

    public CostImpact Cost(params Change[] changes) => new CostModel(this).OfAsync(changes).GetAwaiter().GetResult();

    public KubeObject Object(string kind, string name) => _objects.Single(o => o.Kind.Name == kind && o.Name == name);

    public Change Scale(string name, int to, string kind = "Deployment") => new Change.Scale(
        Object(kind, name).Ref, name, (int)Object(kind, name).Number("spec.replicas")!, to, "for the test");

    public Change Set(string kind, string name, string path, JsonNode? value)
    {
        var before = Object(kind, name);
        return new Change.Patch(before.Ref, name, [new FieldChange(path, before.Copy(path), value, "for the test")],
            "for the test");
    }

    /// <summary>Of the first container.</summary>
    public Change Request(string kind, string name, string resource, string amount) =>
        Set(kind, name, $"spec.template.spec.containers[0].resources.requests.{resource}", amount);

    public override Task<ReportedPrices> NodePricesAsync() => Task.FromResult(Reported);

    public override Task<KubeObject?> GetAsync(ObjectRef target) =>
        Task.FromResult(_objects.FirstOrDefault(o => o.Ref == target));

    public override Task<IReadOnlyList<KubeObject>> ListAsync(
        Kind kind, string? ns = null, string? labels = null, string? fields = null) =>
        kind == MayNotList ? throw new KubeException("Forbidden", $"may not list {kind.Plural}", 403)
        : Task.FromResult<IReadOnlyList<KubeObject>>(
            [.. _objects.Where(o => o.Kind == kind && (ns is null || o.Namespace == ns))]);

    public override Task<bool> CanAsync(AccessQuestion question) => throw new NotSupportedException();

    public override Task<bool> CanAsync(AccessSubject subject, AccessQuestion question) =>
        throw new NotSupportedException();

    public override Task<IReadOnlyList<string>> WarningsOfAsync(ObjectRef target, JsonObject patch) =>
        throw new NotSupportedException();

    public override Task<string?> DryRunAsync(KubeObject created) => throw new NotSupportedException();

    private static Kind KindOf(JsonNode node) => ((Kind[])
    [
        Kind.Node, Kind.Pod, Kind.ReplicaSet, Kind.Deployment, Kind.StatefulSet, Kind.DaemonSet, Kind.Service,
        Kind.HorizontalPodAutoscaler, Kind.PersistentVolumeClaim,
    ]).Single(k => k.Name == $"{node["kind"]}");
}
