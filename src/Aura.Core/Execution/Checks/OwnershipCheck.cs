using Aura.Actions;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Checks;

/// <summary>
/// Nothing in the cluster keeps what the plan writes: an operator's custom resource, a workload above, an autoscaler.
/// Names what to change instead. (Git and Helm only warn; see the derived risk of every plan.)
/// </summary>
public sealed class OwnershipCheck : ISafetyCheck
{
    public string Name => "ownership";

    public IReadOnlyList<string> Rbac { get; } =
    [
        "autoscaling/horizontalpodautoscalers: list", "autoscaling.k8s.io/verticalpodautoscalers: list",
        "apps/deployments: get", "apps/statefulsets: get", "apps/daemonsets: get", "apps/replicasets: get",
        "services: get",
        "batch/jobs: get", "batch/cronjobs: get",
    ];

    public async Task<IEnumerable<Check>> CheckAsync(Plan plan, RemediationAction action, ClusterView cluster)
    {
        var checks = new List<Check>();
        foreach (var change in plan.Changes.Where(c => c is Change.Patch { Subresource: null } or Change.Scale))
        {
            if (change.Target.Kind == Kind.Pod || change.Target.Kind == Kind.Node)
                continue;
            if (await cluster.GetAsync(change.Target) is { } target)
                checks.Add(await ControllerAsync(target, cluster));
            if (Replicas(change) is { } replicas)
                checks.AddRange(await HorizontalAsync(change.Target, replicas, Forced(plan), cluster));
            if (change is Change.Patch patch && patch.Fields.Any(SetsResources))
                checks.AddRange(await VerticalAsync(change.Target, cluster));
        }
        return checks;
    }

    private static async Task<Check> ControllerAsync(KubeObject target, ClusterView cluster)
    {
        var chain = await OwnerChain.OfAsync(target, cluster);
        var name = $"nothing above keeps {target.Ref}";
        return chain switch
        {
            { CustomResource: { } custom } =>
                new Check(name, false, $"{custom} ({custom.Kind.ApiVersion}) does, through its operator",
                $"edit {custom} instead: the operator puts every other change back"),
            { Controller: { Object: not null } owner } =>
                new Check(name, false, $"{owner.Ref} does", $"change {chain.Root!.Ref} instead"),
            _ => new Check(name, true, "it has no controller"),
        };
    }

    private static async Task<IEnumerable<Check>> HorizontalAsync(
        ObjectRef target, int replicas, bool forced, ClusterView cluster)
    {
        var owner = (await cluster.ListAsync(Kind.HorizontalPodAutoscaler, target.Namespace))
            .FirstOrDefault(hpa => hpa.Text("spec.scaleTargetRef.kind") == target.Kind.Name
                && hpa.Text("spec.scaleTargetRef.name") == target.Name);
        if (owner is null)
            return [];
        var name = $"no autoscaler owns the replicas of {target}";
        var keda = (string?)owner.Controller?["kind"] == "ScaledObject"
            ? $" of KEDA's ScaledObject {owner.Controller["name"]}" : "";
        // KEDA itself brings a workload back from 0; a plain HPA rests there.
        if (replicas == 0 && forced && keda.Length == 0)
            return [new Check(name, true, $"{owner.Ref} does; 0 replicas disable it, which force accepts")];
        return [new Check(name, false, $"{owner.Ref}{keda} does and would set them back",
            keda.Length > 0 ? "change the ScaledObject's minReplicaCount and maxReplicaCount"
                : "change its bounds: hpa.update (only 0 replicas with force are accepted, which disables it)")];
    }

    private static async Task<IEnumerable<Check>> VerticalAsync(ObjectRef target, ClusterView cluster)
    {
        if (await VerticalScalers.OfAsync(target, cluster) is not [var owner, ..])
            return [];
        var mode = VerticalScalers.ModeOf(owner);
        return [new Check($"no autoscaler owns the resources of {target}", mode is "Off" or "Initial",
                $"{owner.Ref} is in mode {mode}",
                mode is "Off" or "Initial" ? null
                    : $"raise minAllowed in {owner.Ref}, or set its updateMode to Off first")];
    }

    private static int? Replicas(Change change) => change switch
    {
        Change.Scale scale => scale.After,
        Change.Patch patch => (int?)patch.Fields.FirstOrDefault(f => f.Path == "spec.replicas")?.After,
        _ => null,
    };

    private static bool SetsResources(FieldChange field) =>
        field.Path.StartsWith("spec.template.") && field.Path.Contains("].resources");

    private static bool Forced(Plan plan) => (bool?)plan.Arguments["force"] == true;
}
