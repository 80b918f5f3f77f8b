using System.Globalization;
using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Benchmarks.Curves;

/// <summary>The workload that a condition befalls, and one beside it that nothing should befall.</summary>
internal static class Workloads
{
    /// <summary>Incident file without fault: Namespace, Deployment "app" and Service, Deployment "web" and Service.
    /// </summary>
    /// <param name="labels">Of the Namespace, as JSON.</param>
    /// <param name="container">What the container of "app" has besides the usual.</param>
    public static JsonObject Of(string name, string ns, int replicas, string labels, JsonObject? container)
    {
        var app = Container("app");
        foreach (var (key, value) in container ?? [])
            app[key] = value?.DeepClone();
        return new JsonObject
        {
            ["name"] = name,
            ["title"] = "A condition whose cause is hidden",
            ["objects"] = new JsonArray(
                Read($"{{apiVersion: v1, kind: Namespace, metadata: {{name: {ns}, labels: {labels}}}}}"),
                Deployment("app", ns, replicas, app), Service("app", ns),
                Deployment("web", ns, 2, Container("web")), Service("web", ns)),
        };
    }

    /// <summary>The fault: a new revision, or, where there is none, all pods made anew.</summary>
    public static JsonObject Patch(string ns, JsonNode? container)
    {
        var template = Read("{metadata: {annotations: {again: \"1\"}}}");
        if (container?.DeepClone() is JsonObject patch)
        {
            patch["name"] = "app";
            template = new JsonObject { ["spec"] = new JsonObject { ["containers"] = new JsonArray(patch) } };
        }
        return new JsonObject
        {
            ["op"] = "patch", ["kind"] = "Deployment", ["namespace"] = ns, ["name"] = "app",
            ["patch"] = new JsonObject { ["spec"] = new JsonObject { ["template"] = template } },
        };
    }

    private static JsonObject Container(string name) => Read(string.Create(CultureInfo.InvariantCulture, $$"""
        name: {{name}}
        image: registry.example/{{name}}:1.0
        ports: [{name: http, containerPort: 8080}]
        env: [{name: MODE, value: old}]
        resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {memory: 128Mi} }
        readinessProbe: {httpGet: {path: /ready, port: http}, periodSeconds: 5}
        """));

    private static JsonObject Deployment(string name, string ns, int replicas, JsonObject container)
    {
        var deployment = Read(string.Create(CultureInfo.InvariantCulture, $$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: {{name}}, namespace: {{ns}}, labels: {app: {{name}} } }
            spec:
              replicas: {{replicas}}
              strategy: {rollingUpdate: {maxUnavailable: 1, maxSurge: 1} }
              progressDeadlineSeconds: 120
              selector: {matchLabels: {app: {{name}} } }
              template: {metadata: {labels: {app: {{name}} } }, spec: {} }
            """));
        deployment["spec"]!["template"]!["spec"]!["containers"] = new JsonArray(container);
        return deployment;
    }

    private static JsonObject Service(string name, string ns) => Read(
        $"{{apiVersion: v1, kind: Service, metadata: {{name: {name}, namespace: {ns}}}, spec: "
        + $"{{selector: {{app: {name}}}, ports: [{{name: http, port: 80, targetPort: http}}]}}}}");

    private static JsonObject Read(string yaml) => (JsonObject)Yaml.Parse(yaml)!;
}
