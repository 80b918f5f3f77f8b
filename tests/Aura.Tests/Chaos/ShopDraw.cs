using System.Text;
using Aura.Simulator.Incidents;

namespace Aura.Tests.Chaos;

/// <summary>A small shop, drawn from the seed: workloads, a budget, an autoscaler, a quota, a bad rollout.</summary>
internal static class ShopDraw
{
    public static Incident Of(Random random)
    {
        var text = new StringBuilder();
        var replicas = 2 + random.Next(3);
        text.Append($$$"""
            name: shop
            title: a drawn shop
            settle: 40s
            run: 20s
            behaviour:
              - {match: {image: "*:nonexistent"}, pull: notFound}
              - {match: {image: "*:crash"}, exit: {code: 1, after: 2s}}
              - {match: {image: "*:slow"}, readyAfter: {{{10 + random.Next(60)}}}s}
              - {match: {namespace: shop}, readyAfter: {{{1 + random.Next(6)}}}s, stopsAfter: {{{random.Next(8)}}}s}
            objects:
              - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
            """).AppendLine();
        text.AppendLine(Workload("Deployment", "cart", replicas, random));
        text.AppendLine(Workload("Deployment", "web", 1 + random.Next(3), random));
        if (random.Next(2) == 0)
            text.AppendLine(Workload("StatefulSet", "db", 1 + random.Next(2), random));
        if (random.Next(3) == 0)
            text.AppendLine(Workload("DaemonSet", "agent", 0, random));
        text.AppendLine("  - {apiVersion: v1, kind: Service, metadata: {name: cart, namespace: shop}, "
            + "spec: {selector: {app: cart}, ports: [{port: 80, targetPort: 8080}]}}");
        if (random.Next(2) == 0)
            text.AppendLine("  - {apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: cart, "
                + $"namespace: shop}}, spec: {{minAvailable: {1 + random.Next(replicas)}, "
                + "selector: {matchLabels: {app: cart}}}}");
        if (random.Next(6) == 0)
            text.AppendLine("  - {apiVersion: v1, kind: ResourceQuota, metadata: {name: shop, namespace: shop}, "
                + $"spec: {{hard: {{pods: \"{8 + random.Next(6)}\"}}}}}}");
        text.Append(Fault(random));
        return Incident.Parse(text.ToString(), "shop");
    }

    private static string Workload(string kind, string name, int replicas, Random random) =>
        $"  - {{apiVersion: apps/v1, kind: {kind}, metadata: {{name: {name}, namespace: shop}}, spec: {{"
        + (kind == "Deployment" ? $"progressDeadlineSeconds: {30 + random.Next(90)}, " : "")
        + (kind == "StatefulSet" ? "serviceName: db, " : "")
        + (kind == "DaemonSet" ? "" : $"replicas: {replicas}, ")
        + $"selector: {{matchLabels: {{app: {name}}}}}, template: {{metadata: {{labels: {{app: {name}}}}}, "
        + $"spec: {{terminationGracePeriodSeconds: {5 + random.Next(20)}, containers: [{{name: {name}, "
        + $"image: \"registry.local/{name}:1.4\", resources: {{requests: {{cpu: 100m, memory: 64Mi}}, "
        + "limits: {memory: 128Mi}}}]}}}}";

    private static string Fault(Random random) => random.Next(5) switch
    {
        0 => "fault: [{op: patch, kind: Deployment, namespace: shop, name: cart, patch: {spec: {template: {spec: "
            + "{containers: [{name: cart, image: \"registry.local/cart:nonexistent\"}]}}}}}]\n",
        1 => "fault: [{op: cordon, node: node-1}]\n",
        2 or 3 => "fault: [{op: patch, kind: Deployment, namespace: shop, "
            + "name: " + (random.Next(2) == 0 ? "web" : "cart") + ", patch: {spec: {template: {metadata: "
            + "{annotations: {rolled: once}}}}}}]\n",
        _ => "",
    };
}
