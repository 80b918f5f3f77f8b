using System.Text.Json.Nodes;
using Aura.Diagnosis;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Tests.Diagnosis;

/// <summary>A small cluster written down by hand: what controllers and kubelets would have reported.</summary>
internal sealed class Sketch
{
    public static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-01-05T12:00:00Z");
    private readonly List<KubeObject> _objects = [];
    private int _uids;

    public Snapshot Snapshot => new(_objects, Now);

    /// <summary>Without advice, which a sketch gives reason for everywhere.</summary>
    public IReadOnlyList<Finding> Findings =>
        [.. Diagnoser.Find(Snapshot).Where(f => f.Severity != Severity.Advice)];

    public static string Ago(int seconds) => $"{Now.AddSeconds(-seconds):yyyy-MM-ddTHH:mm:ssZ}";

    public KubeObject Add(Kind kind, string name, string yaml, KubeObject? owner = null, int age = 600)
    {
        var json = (JsonObject?)Yaml.Parse(yaml) ?? [];
        var metadata = json["metadata"] as JsonObject ?? [];
        json["metadata"] = metadata;
        (metadata["name"], metadata["uid"], metadata["creationTimestamp"]) = (name, $"u{++_uids}", Ago(age));
        if (kind.Namespaced)
            metadata["namespace"] = "shop";
        if (owner is not null)
            metadata["ownerReferences"] = new JsonArray(new JsonObject
            {
                ["kind"] = owner.Kind.Name, ["name"] = owner.Name, ["uid"] = owner.Uid, ["controller"] = true,
            });
        var made = new KubeObject(kind, json);
        _objects.Add(made);
        return made;
    }

    public KubeObject Node(string name, string spec = "{}", string cpu = "4", string labels = "{}") => Add(
        Kind.Node, name, $"{{metadata: {{labels: {labels}}}, spec: {spec}, "
        + $"status: {{allocatable: {{cpu: '{cpu}', memory: 8Gi, pods: '110'}}, "
        + "conditions: [{type: Ready, status: 'True'}]}}");

    /// <summary>
    /// A Deployment "cart" at a revision; templates are given as YAML of the container's further members.
    /// </summary>
    public KubeObject Deployment(
        string container, int replicas = 3, int ready = 3, int revision = 1, string podSpec = "",
        string progressing = "{status: 'True', reason: NewReplicaSetAvailable}") => Add(Kind.Deployment, "cart",
        $"{{metadata: {{generation: {revision}, annotations: {{deployment.kubernetes.io/revision: '{revision}'}}}}, "
        + $"spec: {{replicas: {replicas}, selector: {{matchLabels: {{app: cart}}}}, "
        + $"template: {Template(container, podSpec)}}}, "
        + $"status: {{observedGeneration: {revision}, readyReplicas: {ready}, "
        + $"conditions: [{{type: Progressing, {progressing.Trim('{', '}')}}}]}}}}",
        age: 3600);

    public KubeObject ReplicaSet(
        KubeObject deployment, string container, int revision, int ready, string podSpec = "", int age = 300) =>
        Add(Kind.ReplicaSet, $"cart-r{revision}",
            $"{{metadata: {{annotations: {{deployment.kubernetes.io/revision: '{revision}'}}}}, "
            + $"spec: {{template: {Template(container, podSpec, $", pod-template-hash: r{revision}")}}}, "
            + $"status: {{readyReplicas: {ready}}}}}", deployment, age);

    /// <param name="status">The container's status: state, lastState, restartCount, ready.</param>
    public KubeObject Pod(KubeObject? owner, string name, string container, string status, string podSpec = "",
        string conditions = "[]", string? node = "node-0", int age = 300) => Add(Kind.Pod, name,
        $"{{metadata: {{labels: {{app: cart}}}}, spec: {{{(node is null ? "" : $"nodeName: {node}, ")}{podSpec} "
        + $"containers: [{{name: app, {container}}}]}}, status: {{phase: Running, conditions: {conditions}, "
        + (status.Length == 0 ? "" : $"containerStatuses: [{{name: app, {status}}}]") + "}}", owner, age);

    public void Event(KubeObject about, string reason, string message, int ago = 20) =>
        Add(Kind.CoreEvent, $"e{_uids}", $"{{reason: {reason}, message: {JsonValue.Create(message)!.ToJsonString()}, "
            + $"lastTimestamp: '{Ago(ago)}', "
            + $"involvedObject: {{kind: {about.Kind.Name}, namespace: shop, name: {about.Name}}}}}");

    /// <summary>A healthy revision 1 with three ready pods, and a revision 2 with one pod in the given state.</summary>
    public KubeObject BadRollout(string good, string bad, string status, string conditions = "[]")
    {
        Node("node-0");
        var deployment = Deployment(bad, revision: 2, progressing: "{status: 'True', reason: ReplicaSetUpdated}");
        var old = ReplicaSet(deployment, good, 1, ready: 3, age: 3600);
        for (var i = 0; i < 3; i++)
            Pod(old, $"cart-r1-{i}", good, ReadyState, conditions: "[{type: Ready, status: 'True'}]");
        var now = ReplicaSet(deployment, bad, 2, ready: 0);
        return Pod(now, "cart-r2-0", bad, status, conditions: conditions);
    }

    public const string ReadyState =
        "ready: true, started: true, restartCount: 0, state: {running: {startedAt: '2026-01-05T11:00:00Z'}}";

    private static string Template(string container, string podSpec, string labels = "") =>
        $"{{metadata: {{labels: {{app: cart{labels}}}}}, "
        + $"spec: {{{podSpec} containers: [{{name: app, {container}}}]}}}}";
}
