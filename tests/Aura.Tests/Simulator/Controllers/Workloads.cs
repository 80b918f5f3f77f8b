using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator;

namespace Aura.Tests.Simulator.Controllers;

/// <summary>Objects that tests start from, all in namespace default.</summary>
internal static class Workloads
{
    public static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>A Deployment with one container "main"; texts are YAML that is laid over the defaults.</summary>
    public static ObjectRef Deploy(this SimulatedCluster cluster, string name, int replicas, string container = "",
        string pod = "", string spec = "")
    {
        var main = Over(new JsonObject { ["name"] = "main", ["image"] = "nginx:1.27" }, container);
        var podSpec = Over(new JsonObject { ["containers"] = new JsonArray(main) }, pod);
        var body = Over(new JsonObject
        {
            ["replicas"] = replicas,
            ["progressDeadlineSeconds"] = 600,
            ["revisionHistoryLimit"] = 10,
            ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = name } },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = name } },
                ["spec"] = podSpec,
            },
        }, spec);
        var kind = Kind.Deployment;
        cluster.Send(HttpMethod.Post, kind.Path("default"), new JsonObject
        {
            ["apiVersion"] = kind.ApiVersion,
            ["kind"] = kind.Name,
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
            ["spec"] = body,
        });
        return new ObjectRef(kind, "default", name);
    }

    public static void SetImage(this SimulatedCluster cluster, ObjectRef deployment, string image) =>
        cluster.Send(HttpMethod.Patch, deployment.Path, Yaml.Parse(
            $"spec: {{template: {{spec: {{containers: [{{name: main, image: \"{image}\"}}]}}}}}}"),
            "application/strategic-merge-patch+json");

    public static string? Waiting(this KubeObject pod) => pod.Text("status.containerStatuses[0].state.waiting.reason");

    public static string? WaitingMessage(this KubeObject pod) =>
        pod.Text("status.containerStatuses[0].state.waiting.message");

    public static string? Message(this KubeObject item, string condition) =>
        (string?)item.Condition(condition)?["message"];

    public static string? Reason(this KubeObject item, string condition) =>
        (string?)item.Condition(condition)?["reason"];

    public static bool HasEvent(this SimulatedCluster cluster, string reason, string message) =>
        cluster.Events("default").Any(e => e.Text("reason") == reason && e.Text("message")!.Contains(message));

    private static JsonObject Over(JsonObject target, string yaml)
    {
        foreach (var (key, value) in yaml.Length == 0 ? [] : (JsonObject)Yaml.Parse(yaml)!)
            target[key] = value?.DeepClone();
        return target;
    }
}
