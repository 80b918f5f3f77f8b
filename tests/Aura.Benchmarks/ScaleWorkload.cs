using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Benchmarks;

/// <summary>The workload of the scale run: Deployments of the same small pod, each in one of ten namespaces.</summary>
internal static class ScaleWorkload
{
    public const int PodsADeployment = 20;
    private const int Namespaces = 10;

    public static IEnumerable<KubeObject> Spaces() => Enumerable.Range(0, Namespaces).Select(i =>
        new KubeObject(Kind.Namespace, new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = $"team-{i}" },
        }));

    public static KubeObject Deployment(int i) => new(Kind.Deployment, Yaml.Parse($$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web-{{i}}, namespace: team-{{i % Namespaces}} }
        spec:
          replicas: {{PodsADeployment}}
          selector: { matchLabels: { app: web-{{i}} } }
          template:
            metadata: { labels: { app: web-{{i}} } }
            spec:
              containers:
              - name: web
                image: nginx:1.27
                resources: { requests: { cpu: 100m, memory: 128Mi } }
        """)!.AsObject());

    public static ObjectRef Ref(int i) => new(Kind.Deployment, $"team-{i % Namespaces}", $"web-{i}");

    /// <summary>What <c>kubectl rollout restart</c> sends.</summary>
    public static KubePatch Restart(DateTimeOffset at) => KubePatch.Strategic(new JsonObject
    {
        ["spec"] = new JsonObject
        {
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["annotations"] = new JsonObject { ["kubectl.kubernetes.io/restartedAt"] = $"{at:o}" },
                },
            },
        },
    });

    /// <summary>The rollout is done: all pods are of the newest template, available, and none is left over.</summary>
    public static bool IsDone(KubeObject deployment) =>
        deployment.Number("status.observedGeneration") == deployment.Generation
        && deployment.Number("status.updatedReplicas") == PodsADeployment
        && deployment.Number("status.readyReplicas") == PodsADeployment
        && deployment.Number("status.availableReplicas") == PodsADeployment
        && deployment.Number("status.replicas") == PodsADeployment;
}
