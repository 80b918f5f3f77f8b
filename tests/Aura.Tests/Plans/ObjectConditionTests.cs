using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Tests.Plans;

/// <summary>The conditions that one object, or one Service's endpoints, decide.</summary>
public sealed class ObjectConditionTests
{
    private static readonly ObjectRef Any = new(Kind.Pod, "shop", "x");

    [Theory]
    [InlineData("Holds", "has completed", "status: {conditions: [{type: Complete, status: 'True'}]}")]
    [InlineData("Impossible", "DeadlineExceeded: late",
        "status: {conditions: [{type: FailureTarget, status: 'True', reason: DeadlineExceeded, message: late}]}")]
    [InlineData("Impossible", "suspended", "spec: {suspend: true}")]
    [InlineData("NotYet", "1 pods active, 2 failed", "status: {active: 1, failed: 2}")]
    public void JobComplete(string state, string why, string job) =>
        Is(state, why, new Condition.JobComplete(Any), job);

    [Theory]
    [InlineData("Holds", "Ready is True", 2, "[{type: Ready, status: 'True', observedGeneration: 2}]")]
    [InlineData("NotYet", "has not seen", 2, "[{type: Ready, status: 'True', observedGeneration: 1}]")]
    [InlineData("Holds", "Ready is True", 2, "[{type: Ready, status: 'True'}]")]
    [InlineData("NotYet", "Ready is False (NoCert: wait)", 1,
        "[{type: Ready, status: 'False', reason: NoCert, message: wait}]")]
    [InlineData("NotYet", "not there yet", 1, "[]")]
    public void StatusCondition(string state, string why, int generation, string conditions) =>
        Is(state, why, new Condition.StatusCondition(Any, "Ready"),
            $"metadata: {{generation: {generation}}}\nstatus: {{conditions: {conditions}}}");

    [Theory]
    [InlineData("Holds", "Accepted is True", "[{conditions: [{type: Accepted, status: 'True'}]}]")]
    [InlineData("NotYet", "Accepted is False",
        "[{conditions: [{type: Accepted, status: 'True'}]}, {conditions: [{type: Accepted, status: 'False'}]}]")]
    [InlineData("NotYet", "nothing in status.parents yet", "[]")]
    public void StatusConditionOfAllItems(string state, string why, string parents) =>
        Is(state, why, new Condition.StatusCondition(Any, "Accepted", Within: "status.parents"),
            $"status: {{parents: {parents}}}");

    [Theory]
    [InlineData("Holds", "is Completed", "Completed")]
    [InlineData("Impossible", "is PartiallyFailed", "PartiallyFailed")]
    [InlineData("NotYet", "is InProgress", "InProgress")]
    public void FieldIn(string state, string why, string phase) => Is(state, why,
        new Condition.FieldIn(Any, "status.phase", ["Completed"], ["Failed", "PartiallyFailed"]),
        $"status: {{phase: {phase}}}");

    [Theory]
    [InlineData("NotYet", "as it was", 1)]
    [InlineData("Holds", "has changed", 2)]
    public void FieldDiffers(string state, string why, int revision) =>
        Is(state, why, new Condition.FieldDiffers(Any, "status.revision", 1), $"status: {{revision: {revision}}}");

    [Theory]
    [InlineData("Holds", "is there", "new", "")]
    [InlineData("NotYet", "still the old one", "old", "")]
    [InlineData("NotYet", "still the old one", "new", ", deletionTimestamp: '2026-01-01T00:00:00Z'")]
    public void Exists(string state, string why, string uid, string more) =>
        Is(state, why, new Condition.Exists(Any, "old"), $"metadata: {{uid: {uid}{more}}}");

    [Theory]
    [InlineData("Holds", "new size", "256Mi", "")]
    [InlineData("Holds", "new size", "262144Ki", "")]
    [InlineData("NotYet", "still has memory limits 128Mi", "128Mi", "")]
    [InlineData("NotYet", "Deferred: full", "128Mi", "Deferred")]
    [InlineData("Impossible", "the node cannot: full", "128Mi", "Infeasible")]
    public void Resized(string state, string why, string has, string pending) => Is(state, why,
        new Condition.Resized(Any, "u", "app"), $$$"""
            metadata: {uid: u}
            spec: {containers: [{name: app, resources: {limits: {memory: 256Mi} } }]}
            status:
              conditions:
              - {type: PodResizePending, status: '{{{pending.Length > 0}}}', reason: '{{{pending}}}', message: full}
              containerStatuses: [{name: app, resources: {limits: {memory: {{{has}}} } } }]
            """);

    [Theory]
    [InlineData("Holds", "has 2Gi", "capacity: {storage: 2Gi}")]
    [InlineData("NotYet", "has 1Gi, not 2Gi", "capacity: {storage: 1Gi}")]
    [InlineData("NotYet", "FileSystemResizePending", "capacity: {storage: 1Gi}, conditions: "
        + "[{type: FileSystemResizePending, status: 'True', message: restart the pod}]")]
    [InlineData("Impossible", "refuses the size", "allocatedResourceStatuses: {storage: ControllerResizeInfeasible}")]
    public void ClaimResized(string state, string why, string status) =>
        Is(state, why, new Condition.ClaimResized(Any, "2Gi"), $"status: {{{status}}}");

    [Theory]
    [InlineData("Holds", "to node-1", "spec: {nodeName: node-1}")]
    [InlineData("NotYet", "0/3 nodes",
        "status: {conditions: [{type: PodScheduled, status: 'False', message: 0/3 nodes}]}")]
    public void Scheduled(string state, string why, string pod) =>
        Is(state, why, new Condition.Scheduled(Any, "u"), $"metadata: {{uid: u}}\n{pod}");

    [Theory]
    [InlineData("Holds", "ready to use", "readyToUse: true")]
    [InlineData("NotYet", "not ready", "readyToUse: false")]
    [InlineData("Impossible", "no space", "error: {message: no space}")]
    public void SnapshotReady(string state, string why, string status) =>
        Is(state, why, new Condition.SnapshotReady(Any), $"status: {{{status}}}");

    [Theory]
    [InlineData("Holds", "endpoints of Service shop/db are db-1", "db-1")]
    [InlineData("NotYet", "still db-0", "db-0")]
    public void EndpointsOn(string state, string why, string pod) => Is(state, why,
        new Condition.EndpointsOn(new ObjectRef(Kind.Service, "shop", "db"), ["db-1"]), Slice(pod));

    [Theory]
    [InlineData("Holds", "is no endpoint", "db-1")]
    [InlineData("NotYet", "is still an endpoint", "db-0")]
    public void NoEndpoint(string state, string why, string pod) => Is(state, why,
        new Condition.NoEndpoint(new ObjectRef(Kind.Service, "shop", "db"), "db-0"), Slice(pod));

    private static string Slice(string pod) => "metadata: {labels: {kubernetes.io/service-name: db}}\n"
        + $"endpoints: [{{addresses: [10.0.0.1], targetRef: {{kind: Pod, name: {pod}}}}}]";

    private static void Is(string state, string why, Condition condition, string yaml)
    {
        var found = new KubeObject(Kind.Pod, Yaml.Parse(yaml)!.AsObject());
        var verdict = ConditionJudge.EvaluateAsync(condition, new OneObject(found)).Result;
        Assert.Equal((state, true), (verdict.State.ToString(), verdict.Why.Contains(why)));
        Assert.NotEmpty(ConditionJudge.Watched(condition));
    }

    private sealed class OneObject(KubeObject one) : ClusterView
    {
        public override DateTimeOffset Now => DateTimeOffset.UnixEpoch;

        public override Task<KubeObject?> GetAsync(ObjectRef target) => Task.FromResult<KubeObject?>(one);

        public override Task<IReadOnlyList<KubeObject>> ListAsync(
            Kind kind, string? ns = null, string? labels = null, string? fields = null) =>
            Task.FromResult<IReadOnlyList<KubeObject>>([one]);

        public override Task<bool> CanAsync(AccessQuestion question) => Task.FromResult(true);

        public override Task<bool> CanAsync(AccessSubject subject, AccessQuestion question) => Task.FromResult(true);

        public override Task<IReadOnlyList<string>> WarningsOfAsync(ObjectRef target, JsonObject patch) =>
            Task.FromResult<IReadOnlyList<string>>([]);

        public override Task<string?> DryRunAsync(KubeObject created) => Task.FromResult<string?>(null);
    }
}
