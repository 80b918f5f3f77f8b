using System.Text.Json.Nodes;

namespace Aura.Benchmarks.Evaluation.Worlds;

/// <summary>Small healthy objects: they ask for so little that they take no place away.</summary>
internal static class NoiseObjects
{
    public static JsonObject Namespace(string name) =>
        Noise.Read($$$"""{apiVersion: v1, kind: Namespace, metadata: {name: {{{name}}} }}""");

    /// <summary>A Deployment, or now and then a StatefulSet or DaemonSet, with its Service.</summary>
    public static IEnumerable<JsonObject> Workload(Random random, string ns, string name)
    {
        var kind = random.From(["Deployment", "Deployment", "Deployment", "Deployment", "StatefulSet", "DaemonSet"]);
        var replicas = 1 + random.Next(3);
        var own = kind switch
        {
            "Deployment" => $"replicas: {replicas}, strategy: {{rollingUpdate: {{maxUnavailable: 0, maxSurge: 1}}}}, ",
            "StatefulSet" => $"replicas: {replicas}, serviceName: {name}, ",
            _ => "",
        };
        yield return Noise.Read($$$"""
            apiVersion: apps/v1
            kind: {{{kind}}}
            metadata: {name: {{{name}}}, namespace: {{{ns}}}, labels: {app: {{{name}}} }}
            spec: { {{{own}}}selector: {matchLabels: {app: {{{name}}} }}, template: {{{Template(name)}}} }
            """);
        yield return Noise.Read($$$"""
            apiVersion: v1
            kind: Service
            metadata: {name: {{{name}}}, namespace: {{{ns}}} }
            spec: {selector: {app: {{{name}}} }, ports: [{name: http, port: 80, targetPort: http}]}
            """);
        if (replicas > 1 && kind != "DaemonSet" && random.Chance(0.5))
            yield return Noise.Read($$$"""
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: {{{name}}}, namespace: {{{ns}}} }
                spec: {minAvailable: 1, selector: {matchLabels: {app: {{{name}}} } } }
                """);
    }

    public static JsonObject CronJob(string ns, string name) => Noise.Read($$$"""
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: {{{name}}}, namespace: {{{ns}}} }
        spec:
          schedule: "* * * * *"
          jobTemplate:
            spec:
              template:
                spec:
                  restartPolicy: Never
                  containers:
                    - {name: {{{name}}}, image: "registry.teams.example/{{{name}}}:1.0.0", command: [sleep, "7"]}
        """);

    /// <summary>Of a pod that is gone.</summary>
    public static JsonObject OldEvent(string ns) => Noise.Read($$$"""
        apiVersion: v1
        kind: Event
        metadata: {name: gone.17f0, namespace: {{{ns}}} }
        involvedObject: {apiVersion: v1, kind: Pod, name: gone-7c9d8-x2x4z, namespace: {{{ns}}} }
        type: Warning
        reason: BackOff
        message: Back-off restarting failed container
        count: 4
        """);

    private static string Template(string name) => $$$"""
        {metadata: {labels: {app: {{{name}}} }}, spec: {containers: [{name: {{{name}}},
        image: "registry.teams.example/{{{name}}}:1.0.0", ports: [{name: http, containerPort: 8080}],
        resources: {requests: {cpu: 5m, memory: 16Mi}, limits: {memory: 64Mi}},
        startupProbe: {httpGet: {path: /ready, port: http}, periodSeconds: 5, failureThreshold: 60},
        readinessProbe: {httpGet: {path: /ready, port: http}, periodSeconds: 5}}]}}
        """.ReplaceLineEndings(" ");
}
