using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Storage;

/// <summary>Gives a container of a workload the volume of a claim.</summary>
public sealed class VolumeMount : RemediationAction<VolumeMount.Args>
{
    private const string Volumes = "spec.template.spec.volumes";
    private const int LongestName = 63;

    public sealed record Args : OnContainer
    {
        [ObjectName]
        public required string Claim { get; init; }

        [Description("Where in the container."), RegularExpression(@"/[^\[\]:]+"), StringLength(500)]
        public required string Path { get; init; }

        public bool ReadOnly { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "volume.mount",
        Description = "Mount a claim's volume into a workload's container.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(30),
        Rbac =
        [
            .. Rollout.Rbac, "persistentvolumeclaims: get", "pods/eviction: create",
            "autoscaling/horizontalpodautoscalers: list",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var (workload, container) = await args.FindContainerAsync(cluster, plan);
        var claim = plan.Need(await cluster.GetAsync(Kind.PersistentVolumeClaim, args.Namespace, args.Claim),
            $"claim {args.Namespace}/{args.Claim} exists");
        plan.Check(!claim.IsTerminating, $"{claim.Ref} is not being deleted");
        plan.Check(claim.Text("status.phase") is not "Lost", "it has not lost its volume");
        plan.Check(claim.Text("spec.volumeMode") is not "Block", "its volume has a file system",
            why: claim.Text("spec.volumeMode") is "Block" ? "volumeMode is Block: it is a raw device" : null,
            hint: "a device is given by volumeDevices, in the workload's manifest");
        var volume = workload.List(Volumes)
            .FirstOrDefault(v => (string?)v["persistentVolumeClaim"]?["claimName"] == args.Claim);
        var name = (string?)volume?["name"] ?? FreeName(workload, args.Claim);
        var path = args.Path.Length > 1 ? args.Path.TrimEnd('/') : args.Path;
        var mounts = container.Container["volumeMounts"].Objects().ToList();
        var there = mounts.FirstOrDefault(m => $"{m["mountPath"]}".TrimEnd('/') == path);
        if (there is not null && (string?)there["name"] == name && (bool?)there["readOnly"] is true == args.ReadOnly)
            return;
        plan.Check(there is null, $"nothing is mounted at {path} yet",
            why: there is null ? null : $"volume {there["name"]} is", hint: "choose another path, or volume.unmount");
        foreach (var other in mounts.Select(m => $"{m["mountPath"]}".TrimEnd('/')).Where(o => o != path))
            if (other.StartsWith(path + "/") || path.StartsWith(other + "/"))
                plan.Warn($"{path} and the mount at {other} lie one in the other");
        await FitsAsync(workload, claim, cluster, plan);
        if (ClaimUse.Modes(claim).All(m => m == "ReadOnlyMany") && !args.ReadOnly)
            plan.Warn("the claim is ReadOnlyMany: drivers may refuse to mount it for writing (readOnly)");
        plan.Warn($"what the image has at {path} is hidden by the volume");
        Add(args, workload, container, volume is null, name, path, plan);
        await RollingUpdate.WarnOfVolumesAsync(
            workload.With(Volumes, new JsonArray(Volume(name, args.Claim))),
            workload.Kind == Kind.Deployment && workload.Text("spec.strategy.type") != "Recreate"
                ? RollingUpdate.Surge(workload) : 0, cluster, plan);
        await WedgedPods.ReplaceAsync(workload, cluster, plan);
        plan.Verify(new Condition.RolledOut(workload.Ref), Rollout.Patience(workload));
    }

    private static void Add(Args args, KubeObject workload, ContainerChoice container, bool addVolume, string name,
        string path, PlanBuilder plan)
    {
        if (addVolume)
            workload = Append(workload, Volumes, $"name={name}", Volume(name, args.Claim), $"claim {args.Claim}", plan);
        var mount = new JsonObject { ["name"] = name, ["mountPath"] = path };
        if (args.ReadOnly)
            mount["readOnly"] = true;
        Append(workload, $"{container.Path}.volumeMounts", $"mountPath={path}", mount, $"mounted by {container.Name}",
            plan);
    }

    private static KubeObject Append(
        KubeObject workload, string list, string key, JsonObject item, string why, PlanBuilder plan) =>
        workload.At(list) is JsonArray ? plan.Set(workload, $"{list}[{key}]", item, why)
            : plan.Set(workload, list, new JsonArray(item), why);

    private static async Task FitsAsync(KubeObject workload, KubeObject claim, ClusterView cluster, PlanBuilder plan)
    {
        if (!ClaimUse.IsForOneNode(claim))
            return;
        var modes = string.Join(", ", ClaimUse.Modes(claim));
        var copies = workload.Kind == Kind.DaemonSet
            ? workload.Number("status.desiredNumberScheduled") ?? 2 : Replicas.Of(workload);
        plan.Check(copies <= 1, "the claim's access mode fits the replicas",
            why: $"{modes} is for one node at a time, the workload has {copies} replicas",
            hint: workload.Kind == Kind.Deployment ? "use a ReadWriteMany claim, or deployment.scale_to 1 first"
                : "use a ReadWriteMany claim");
        var own = (await WorkloadPods.OfAsync(cluster, workload)).Select(p => p.Uid).ToHashSet();
        var others = (await ClaimUse.PodsAsync(claim, cluster)).Where(p => !own.Contains(p.Uid)).ToList();
        plan.Check(others.Count == 0, "no other workload holds the claim",
            why: others.Count == 0 ? null : string.Join(", ", others.Select(p =>
                $"{p.Name} on {p.Text("spec.nodeName") ?? "no node yet"}")) + $" does, and {modes} is for one node",
            hint: "use a ReadWriteMany claim, or one of its own");
        if ((await ScalerTargets.OfAsync(workload, cluster)).FirstOrDefault(h => h.Number("spec.maxReplicas") > 1)
            is { } hpa)
            plan.Warn($"{hpa.Ref} may scale to {hpa.Number("spec.maxReplicas")}: "
                + "replicas on other nodes could not mount it");
    }

    private static JsonObject Volume(string name, string claim) => new()
    {
        ["name"] = name, ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = claim },
    };

    // A claim's name may have dots and be longer than a volume's.
    private static string FreeName(KubeObject workload, string claim)
    {
        var taken = workload.List(Volumes).Select(v => $"{v["name"]}")
            .Concat(workload.List("spec.volumeClaimTemplates").Select(t => $"{t["metadata"]?["name"]}")).ToHashSet();
        var stem = claim.Replace('.', '-');
        stem = stem.Length > LongestName - 3 ? stem[..(LongestName - 3)].TrimEnd('-') : stem;
        return Enumerable.Range(1, taken.Count + 1).Select(i => i == 1 ? stem : $"{stem}-{i}")
            .First(name => !taken.Contains(name));
    }
}
