using Aura.Actions;
using Aura.Kubernetes;
using Aura.Tests.Execution;

namespace Aura.Tests.Trust;

/// <summary>One call for each check and each rule of the policy.</summary>
internal static class Refusals
{
    private const string Node0 = """{"node": "node-0"}""";
    private const string Node1 = """{"node": "node-1"}""";

    private const string Range = """
        - apiVersion: v1
          kind: LimitRange
          metadata: {name: small, namespace: shop}
          spec: {limits: [{type: Container, max: {memory: 256Mi}}]}
        """;

    private static string Cart(string more) => $$"""{"namespace": "shop", "name": "cart", {{more}}}""";

    private static readonly string Scale = Cart("\"replicas\": 3");

    public static readonly IReadOnlyList<Refusal> All =
    [
        new("target", "Service shop/front is not being deleted", "metadata.finalizers", "service_update_selector",
            """{"namespace": "shop", "name": "front", "selector": {"app": "cart"}}""")
        {
            Objects = """
                - apiVersion: v1
                  kind: Service
                  metadata: {name: front, namespace: shop, finalizers: [example.com/hold]}
                  spec: {selector: {app: nobody}, ports: [{port: 80}]}
                """,
            Fault = "[{op: delete, kind: Service, namespace: shop, name: front}]",
        },
        new("ownership", "no autoscaler owns the replicas of Deployment shop/cart", "hpa.update",
            "deployment_scale_to", Scale)
        {
            Objects = """
                - apiVersion: autoscaling/v2
                  kind: HorizontalPodAutoscaler
                  metadata: {name: cart, namespace: shop}
                  spec:
                    minReplicas: 2
                    maxReplicas: 5
                    scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: cart}
                """,
        },
        new("dependencies", "nobody is cut off from ConfigMap shop/settings", "remove what uses it first",
            "run_action", """{"action": "test.probe", "args": {}}""")
        {
            Objects = """
                - {apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: shop}, data: {level: info}}
                - apiVersion: batch/v1
                  kind: CronJob
                  metadata: {name: report, namespace: shop}
                  spec:
                    schedule: "0 4 * * *"
                    jobTemplate:
                      spec:
                        template:
                          spec:
                            restartPolicy: Never
                            containers:
                            - name: main
                              image: registry.example/report:1
                              envFrom: [{configMapRef: {name: settings}}]
                """,
            Probe = async (cluster, plan) =>
                plan.Delete((await cluster.GetAsync(Kind.ConfigMap, "shop", "settings"))!, "clean up"),
        },
        new("pdb", "PodDisruptionBudget shop/cart keeps its minimum", "pdb.update", "deployment_scale_to",
            Cart("\"replicas\": 1"))
        {
            Objects = """
                - apiVersion: policy/v1
                  kind: PodDisruptionBudget
                  metadata: {name: cart, namespace: shop}
                  spec: {minAvailable: 2, selector: {matchLabels: {app: cart}}}
                """,
        },
        new("quota", "ResourceQuota shop/small leaves room for pods", "quota.update", "deployment_scale_to", Scale)
        {
            Objects = """
                - apiVersion: v1
                  kind: ResourceQuota
                  metadata: {name: small, namespace: shop}
                  spec: {hard: {pods: 2}}
                """,
        },
        new("limit-range", "LimitRange shop/small admits the new pods", "inside the range",
            "deployment_set_resources", Cart("\"limits\": {\"memory\": \"512Mi\"}"))
        {
            Objects = Range,
        },
        // What has no limit of its own gets the range's, and a request above its limit is no valid pod.
        new("limit-range", "LimitRange shop/small admits the new pods", "inside the range",
            "deployment_set_resources", Cart("\"requests\": {\"memory\": \"512Mi\"}"))
        {
            Objects = Range,
        },
        new("fit", "the pods of Deployment shop/cart fit on nodes", "add a node", "deployment_set_resources",
            Cart("\"requests\": {\"cpu\": \"500\"}")),
        new("permission", "Aura may patch nodes", "grant verb patch on nodes", "node_cordon", Node1)
        {
            User = "eve",
            Objects = """
                - apiVersion: rbac.authorization.k8s.io/v1
                  kind: ClusterRole
                  metadata: {name: reader}
                  rules: [{apiGroups: ["*"], resources: ["*"], verbs: [get, list, watch]}]
                - apiVersion: rbac.authorization.k8s.io/v1
                  kind: ClusterRoleBinding
                  metadata: {name: eve-reads}
                  roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
                  subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: eve}]
                """,
        },
        new("restrictions", "risk is within the policy", "--max-risk", "deployment_rollout_restart",
            Cart("\"dryRun\": false"))
        {
            Options = o => o with { MaxRisk = Risk.Low },
        },
        new("restrictions", "the policy allows it (actions.deny)", "policy file", "node_cordon", Node1)
        {
            Policy = "actions: {deny: ['node.*']}",
        },
        new("restrictions", "the policy allows it (namespaces.allow)", "policy file", "deployment_scale_to", Scale)
        {
            Policy = "namespaces: {allow: [other]}",
        },
        new("restrictions", "the policy allows it (kinds.deny)", "policy file", "node_cordon", Node1)
        {
            Policy = "kinds: {deny: [Node]}",
        },
        new("protected-namespace", "namespace is not protected", "by hand", "deployment_scale_to", Scale)
        {
            Policy = "protectedNamespaces: [shop]",
        },
        new("maintenance", "the time is right (maintenance 'nights')", "inside the window", "node_cordon", Node1)
        {
            // Never the day that it is now, whatever the time zone.
            Policy = $"maintenance: [{{name: nights, windows: [{{days: [{Elsewhen}]}}]}}]",
        },
        new("maintenance", "the time is right (freezes 'sale')", "lifted in the policy file", "node_cordon", Node1)
        {
            Policy = "freezes: [{name: sale, from: 2020-01-01T00:00, until: 2999-01-01T00:00}]",
        },
        new("storm-guard", "Node node-1 is not worked on again and again", "get_execution", "node_uncordon", Node1)
        {
            Policy = "stormGuard: {executions: 1, minutes: 30}",
            Earlier = [("node_cordon", Node1)],
        },
        new("blast-budget", "it stays inside the blast budget of an hour", "policy file", "node_cordon", Node1)
        {
            Policy = "budgets: {nodes: {perHour: 1}}",
            Earlier = [("node_cordon", Node0)],
        },
        new("cluster-budget", "it stays inside the budget of clusters", "ask again in a minute", "node_cordon",
            """{"node": "node-1", "cluster": "other"}""")
        {
            Policy = "budgets: {clusters: {atOnce: 1}}",
            Frozen = true,
            Others = ["other"],
            Earlier = [("deployment_update_image", Cart("\"image\": \"registry.example/cart:2.0\""))],
        },
        new("read-only", "server may write", "dryRun works", "node_cordon", Node1)
        {
            Options = o => o with { ReadOnly = true },
        },
        new("lock", "no other execution is at work", "stop it with undo", "deployment_scale_to", Scale)
        {
            Frozen = true,
            Earlier = [("deployment_update_image", Cart("\"image\": \"registry.example/cart:2.0\""))],
        },
        new("dry run", "the API server accepts the change (dry run)", "the API server's", "node_cordon", Node1)
        {
            Given = cluster => cluster.Before = r => $"{r.RequestUri}".Contains("dryRun")
                ? FaultyHandler.Status(422, "Invalid") : null,
        },
        new("max targets", "targets are within the policy's limit", "name fewer", "run_action",
            """{"action": "node.cordon", "args": {}, "targets": [{"node": "node-0"}, {"node": "node-1"}]}""")
        {
            Policy = "maxTargets: 1",
        },
    ];

    private static string Elsewhen =>
        $"{TimeProvider.System.GetUtcNow().AddDays(3).DayOfWeek}".ToLowerInvariant()[..3];
}
