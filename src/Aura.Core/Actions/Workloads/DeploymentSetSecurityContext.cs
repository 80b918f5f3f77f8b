using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>
/// Makes a pod template meet a Pod Security level by its security contexts alone. What a workload asks for beyond
/// them (host access, added capabilities, a privileged container) is not taken from it.
/// </summary>
public sealed class DeploymentSetSecurityContext : RemediationAction<DeploymentSetSecurityContext.Args>
{
    private const string Pod = "spec.template.spec.securityContext";

    public enum Wanted { Restricted, Baseline }

    public sealed record Args : OnWorkload
    {
        public Wanted Level { get; init; }

        [Description("Where the image's own is root."), Range(1, int.MaxValue)]
        public int? RunAsUser { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "deployment.set_security_context",
        Description = "Make a workload meet a Pod Security level. Use when its pods are forbidden.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(90),
        Rbac = [.. Rollout.Rbac, "pods: create", "pods/eviction: create", "namespaces: get"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var workload = await args.FindAsync(cluster, plan);
        var level = args.Level == Wanted.Baseline ? PodSecurityLevel.Baseline : PodSecurityLevel.Restricted;
        plan.Check(workload.Text("spec.template.spec.os.name") != "windows", "the pods run on Linux",
            why: "the fields that the level is about mean nothing on Windows");
        var changed = level == PodSecurityLevel.Restricted ? Restrict(workload, plan) : Confine(workload, plan);
        if (args.RunAsUser is { } user)
            changed = RunAs(changed, user, plan);
        var left = PodSecurity.Violations((JsonObject)changed.At("spec.template.spec")!, level);
        var word = $"{level}".ToLowerInvariant();
        plan.Check(left.Count == 0, $"the template then meets the level {word}",
            why: left.Count == 0 ? null : string.Join("; ", left),
            hint: "this looks meant: take it out of the manifest, or run the workload where a lower level is enforced");
        if (left.Count > 0 || plan.Steps.Count == 0)
            return;
        Warn(workload, args, plan);
        var enforced = (await cluster.GetAsync(Kind.Namespace, null, args.Namespace))
            ?.Label(PodSecurity.Prefix + "enforce") ?? "no level";
        var refusal = await cluster.DryRunAsync(APod(changed));
        plan.Check(refusal is null, "the API server takes a pod of the changed template (dry run)",
            why: refusal ?? $"the namespace enforces {enforced}", hint: "the message is the API server's");
        await WedgedPods.ReplaceAsync(workload, cluster, plan);
        plan.Verify(new Condition.RolledOut(workload.Ref), Rollout.Patience(workload));
    }

    private static KubeObject Restrict(KubeObject workload, PlanBuilder plan)
    {
        const string why = "demanded by the level restricted";
        var changed = Confine(workload, plan);
        changed = plan.Set(changed, $"{Pod}.runAsNonRoot", true, why);
        if (changed.At($"{Pod}.seccompProfile") is null)
            changed = plan.Set(changed, $"{Pod}.seccompProfile", Default(), why);
        foreach (var (path, context) in Contexts(changed))
        {
            if ((bool?)context?["runAsNonRoot"] == false)
                changed = plan.Set(changed, $"{path}.runAsNonRoot", true, why);
            changed = plan.Set(changed, $"{path}.allowPrivilegeEscalation", false, why);
            if (!(context?["capabilities"]?["drop"] as JsonArray ?? []).Any(c => (string?)c == "ALL"))
                changed = plan.Set(changed, $"{path}.capabilities.drop", new JsonArray("ALL"), why);
        }
        return changed;
    }

    // An unconfined system call filter is the one thing of baseline that a default can stand in for.
    private static KubeObject Confine(KubeObject workload, PlanBuilder plan)
    {
        var changed = workload;
        foreach (var (path, context) in Contexts(workload).Append((Pod, workload.At(Pod) as JsonObject)))
            if ((string?)context?["seccompProfile"]?["type"] == "Unconfined")
                changed = plan.Set(changed, $"{path}.seccompProfile", Default(), "no system call filter before");
        return changed;
    }

    private static KubeObject RunAs(KubeObject workload, int user, PlanBuilder plan)
    {
        var changed = plan.Set(workload, $"{Pod}.runAsUser", user, "no root");
        foreach (var (path, context) in Contexts(workload))
            if (context?["runAsUser"]?.ToString() == "0")
                changed = plan.Set(changed, $"{path}.runAsUser", user, "no root");
        return changed;
    }

    private static void Warn(KubeObject workload, Args args, PlanBuilder plan)
    {
        if (args.Level == Wanted.Baseline)
            return;
        if (args.RunAsUser is null && workload.At($"{Pod}.runAsUser") is null)
            plan.Warn("an image that runs as root does not start so (CreateContainerConfigError): give runAsUser then");
        else if (workload.List("spec.template.spec.volumes").Any() && workload.At($"{Pod}.fsGroup") is null)
            plan.Warn("files that root wrote into the volumes may not be readable to the user");
        var ports = workload.List("spec.template.spec.containers")
            .SelectMany(c => c["ports"].Objects())
            .Select(p => (int?)p["containerPort"]).Where(p => p is > 0 and < 1024).Distinct().ToList();
        if (ports.Count > 0)
            plan.Warn($"without root and capabilities port {string.Join(", ", ports)} can only be opened where the "
                + "container runtime allows low ports (net.ipv4.ip_unprivileged_port_start)");
    }

    private static IEnumerable<(string Path, JsonObject? Context)> Contexts(KubeObject workload) =>
        ((string[])["initContainers", "containers"]).SelectMany(list => workload.List($"spec.template.spec.{list}")
            .Select(c => ($"spec.template.spec.{list}[name={c["name"]}].securityContext",
                c["securityContext"] as JsonObject)));

    private static JsonObject Default() => new() { ["type"] = "RuntimeDefault" };

    // As the workload's controller would make it; a claim that a StatefulSet makes itself is named as it names it.
    private static KubeObject APod(KubeObject workload)
    {
        var spec = (JsonObject)workload.Copy("spec.template.spec")!;
        var volumes = spec["volumes"] as JsonArray ?? [];
        foreach (var claim in workload.List("spec.volumeClaimTemplates").Select(c => $"{c["metadata"]?["name"]}"))
            volumes.Add(new JsonObject
            {
                ["name"] = claim,
                ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = $"{claim}-{workload.Name}-0" },
            });
        if (volumes.Count > 0 && volumes.Parent is null)
            spec["volumes"] = volumes;
        return new KubeObject(Kind.Pod, new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{workload.Name}-dry-run",
                ["namespace"] = workload.Namespace,
                ["labels"] = workload.Copy("spec.template.metadata.labels"),
                ["annotations"] = workload.Copy("spec.template.metadata.annotations"),
            },
            ["spec"] = spec,
        });
    }
}
