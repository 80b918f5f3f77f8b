using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Security;

/// <summary>
/// Sets a namespace's Pod Security level. (PodSecurityPolicy went with Kubernetes 1.25; these labels replace it.)
/// </summary>
public sealed class SecurityAddPodSecurityPolicy : RemediationAction<SecurityAddPodSecurityPolicy.Args>
{
    public enum PolicyMode { Enforce, Audit, Warn }

    public sealed record Args : InNamespace
    {
        public required PodSecurityLevel Level { get; init; }

        public PolicyMode Mode { get; init; }

        [Description("Of the standard, as v1.34."), RegularExpression("latest|v1\\.[0-9]{1,3}")]
        public string? Version { get; init; }

        [Description("Enforce though pods violate it.")]
        public bool Force { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "security.add_pod_security_policy",
        Description = "Set a namespace's Pod Security level (enforce, audit or warn).",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Namespace,
        TypicalDuration = TimeSpan.FromSeconds(60),
        Rbac =
        [
            "namespaces: get, list, watch, patch", "pods: list", "apps/deployments: list", "apps/statefulsets: list",
            "apps/daemonsets: list", "batch/cronjobs: list",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var ns = plan.Need(await cluster.GetAsync(Kind.Namespace, null, args.Namespace),
            $"namespace {args.Namespace} exists");
        var key = PodSecurity.Prefix + args.Mode.ToString().ToLowerInvariant();
        var level = args.Level.ToString().ToLowerInvariant();
        var labels = new JsonObject { [key] = level };
        if (args.Version is not null)
            labels[$"{key}-version"] = args.Version;
        if (labels.All(l => ns.Label(l.Key) == (string?)l.Value))
            return;
        var breaking = await BreakingAsync(args, labels, cluster);
        if (args.Mode == PolicyMode.Enforce)
            Judge(args, breaking, plan);
        else if (breaking.Count > 0)
            plan.Warn($"only told, not refused: {Shown(breaking)}");
        var was = PodSecurity.Label(ns, args.Mode.ToString().ToLowerInvariant());
        if (was > args.Level)
            plan.RaiseRisk($"it lowers the level from {was.ToString()!.ToLowerInvariant()} to {level}");
        if (was is null && args.Level == PodSecurityLevel.Privileged)
            plan.Warn("unlabelled namespaces follow the cluster's default, which may be stricter than privileged");
        var why = args.Mode switch
        {
            PolicyMode.Enforce => "pods that violate it are refused from now on; those that run stay",
            PolicyMode.Audit => "violations are noted in the API server's audit log",
            _ => "whoever creates a violating pod or workload is warned",
        };
        var conditions = new List<Condition>();
        foreach (var (label, value) in labels)
        {
            ns = plan.Set(ns, $"metadata.labels[{label}]", value!.DeepClone(), why);
            conditions.Add(new Condition.FieldEquals(ns.Ref, $"metadata.labels[{label}]", value.DeepClone()));
        }
        plan.Verify(conditions is [var one] ? one : new Condition.All([.. conditions]), TimeSpan.FromSeconds(30));
    }

    private static void Judge(Args args, IReadOnlyList<string> breaking, PlanBuilder plan)
    {
        plan.Check(breaking.Count == 0 || args.Force, "what is in the namespace meets the level",
            why: breaking.Count == 0 ? "no pod and no template violates it" : Shown(breaking),
            hint: "mend them first (deployment.set_security_context), try mode Warn, or give force");
        if (breaking.Count > 0 && args.Force)
            plan.Warn($"these pods are not made again once they end: {Shown(breaking)}");
    }

    /// <summary>What the API server's own dry run says of pods, and what the templates would make next.</summary>
    private static async Task<IReadOnlyList<string>> BreakingAsync(Args args, JsonObject labels, ClusterView cluster)
    {
        if (args.Level == PodSecurityLevel.Privileged)
            return [];
        var found = new List<string>();
        foreach (var kind in (Kind[])[Kind.Deployment, Kind.StatefulSet, Kind.DaemonSet, Kind.CronJob])
            foreach (var workload in await cluster.ListAsync(kind, args.Namespace))
                Add($"{kind} {workload.Name}", workload.At(kind == Kind.CronJob
                    ? "spec.jobTemplate.spec.template.spec" : "spec.template.spec"));
        foreach (var pod in (await cluster.ListAsync(Kind.Pod, args.Namespace))
            .Where(p => p.Controller is null && !WorkloadPods.IsFinished(p)))
            Add($"Pod {pod.Name}", pod.At("spec"));
        if (args.Mode == PolicyMode.Enforce)
            found.AddRange((await ToldAsync(args, labels, cluster)).Select(w =>
                $"by the API server's dry run {ClusterText.Quote(w)}"));
        return found;

        void Add(string what, JsonNode? spec)
        {
            if (PodSecurity.Violations(spec as JsonObject, args.Level) is { Count: > 0 } violations)
                found.Add($"{what}: {string.Join(", ", violations)}");
        }
    }

    // One line that pods violate it, then one for each sort of violation: "web-1 (and 2 other pods): hostPort".
    private static async Task<IEnumerable<string>> ToldAsync(Args args, JsonObject labels, ClusterView cluster)
    {
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = labels.DeepClone() } };
        try
        {
            return (await cluster.WarningsOfAsync(new ObjectRef(Kind.Namespace, null, args.Namespace), patch))
                .SkipWhile(w => !w.StartsWith("existing pods", StringComparison.Ordinal)).Skip(1);
        }
        catch (KubeException e) when (e.Status == 403)
        {
            return []; // That Aura may not do it is found before anything is written.
        }
    }

    private static string Shown(IReadOnlyList<string> breaking) =>
        string.Join("; ", breaking.Take(8)) + (breaking.Count > 8 ? $"; and {breaking.Count - 8} more" : "");
}
