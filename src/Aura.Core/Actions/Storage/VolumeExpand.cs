using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Storage;

/// <summary>Asks for a larger volume, and where wanted replaces the pods that hold it.</summary>
public sealed class VolumeExpand : RemediationAction<VolumeExpand.Args>
{
    private const string Requested = "spec.resources.requests.storage";
    private const string Capacity = "spec.capacity.storage";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public enum What { PersistentVolumeClaim, Deployment, StatefulSet, DaemonSet }

    public sealed record Args : InNamespace, IValidatableObject
    {
        [Description("Claim, or workload of the kind."), ObjectName]
        public required string Name { get; init; }

        public What Kind { get; init; }

        [Description("Needed if the workload has several."), ObjectName]
        public string? Claim { get; init; }

        [Description("New size, as 20Gi.")]
        public required string Size { get; init; }

        [Description("Replace its pods: some drivers resize only then.")]
        public bool Restart { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (!Quantity.TryParse(Size, out var size) || size.Sign <= 0)
                yield return new ValidationResult($"'{Size}' is no size such as 20Gi", [nameof(Size)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "volume.expand",
        Aka = "expand_pvc",
        Description = "Enlarge a claim's volume. Use when a disk fills up.",
        Risk = Risk.Medium,
        Undo = UndoGrade.None,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromMinutes(5),
        Rbac =
        [
            "persistentvolumeclaims: get, list, watch, patch", "persistentvolumes: get, list, watch",
            "storage.k8s.io/storageclasses: get", "resourcequotas: list", "pods: get, list, watch",
            "pods/eviction: create", "apps/deployments: get", "apps/replicasets: get, list, watch",
            "apps/statefulsets: get, list, watch", "apps/daemonsets: get, list, watch",
            "batch/jobs: get, list, watch", "batch/cronjobs: get", "replicationcontrollers: get, list, watch",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        plan.Undo(UndoGrade.None, "a volume cannot be made smaller again");
        var claim = await FindAsync(args, cluster, plan);
        var size = Quantity.Parse(args.Size);
        var now = ClaimUse.Size(claim);
        plan.Check(!claim.IsTerminating, "it is not being deleted");
        plan.Check(ClaimUse.IsBound(claim), "it is bound", why: $"it is {claim.Text("status.phase") ?? "Pending"}",
            hint: "a claim without a volume is made anew with another size: volume.recreate_claim");
        plan.Check(size >= now, "it does not get smaller", why: $"it has asked for {now} already",
            hint: "no volume shrinks: copy the data to a smaller claim");
        var pending = IsTrue(claim, "FileSystemResizePending");
        if (size == now && pending && !args.Restart)
            plan.Warn("its file system still waits to be resized: restart replaces its pods, which brings it about");
        if (size == now && !(pending && args.Restart))
            return;
        await AllowedAsync(claim, size - now, cluster, plan);
        if (!ClaimUse.IsBound(claim))
            return;
        var volume = plan.Need(
            await cluster.GetAsync(Kind.PersistentVolume, null, claim.Text("spec.volumeName") ?? ""),
            "its volume exists");
        var pods = await ClaimUse.PodsAsync(claim, cluster);
        plan.Set(claim, Requested, args.Size, $"from {now}");
        await WarnOfTemplateAsync(claim, pods, cluster, plan);
        var grows = (Quantity.From(volume.At(Capacity)) ?? Quantity.Zero) < size;
        var grown = new Condition.FieldDiffers(volume.Ref, Capacity, volume.At(Capacity)?.DeepClone());
        if (args.Restart)
            await RestartAsync(pods, grows ? grown : null, cluster, plan);
        else if (pods.Count > 0)
            plan.Warn("a driver that resizes offline leaves the claim at FileSystemResizePending: "
                + "then run this again with restart");
        if (pods.Count == 0)
            plan.Warn("no pod holds it: the file system may grow only when one mounts it");
        plan.Verify(pods.Count > 0 || !grows ? new Condition.ClaimResized(claim.Ref, args.Size) : grown, Patience);
    }

    private static async Task<KubeObject> FindAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var name = args.Name;
        if (args.Kind != What.PersistentVolumeClaim)
        {
            var kind = args.Kind == What.StatefulSet ? Kind.StatefulSet
                : args.Kind == What.DaemonSet ? Kind.DaemonSet : Kind.Deployment;
            var workload = plan.Need(await cluster.GetAsync(kind, args.Namespace, args.Name),
                $"{kind} {args.Namespace}/{args.Name} exists");
            var claims = await ClaimUse.OfWorkloadAsync(workload, cluster);
            var chosen = args.Claim is null ? claims.Count == 1 ? claims[0] : null
                : claims.FirstOrDefault(c => c == args.Claim);
            name = plan.Need(chosen, "it is clear which claim is meant",
                why: chosen is null ? $"{workload.Ref} has {(claims.Count == 0 ? "none" : $"{claims.Count} claims")}"
                    : $"{workload.Ref} has {chosen}",
                hint: claims.Count == 0 ? "it keeps no data in a claim"
                    : $"name one: claim = {string.Join(" or ", claims)}");
        }
        return plan.Need(await cluster.GetAsync(Kind.PersistentVolumeClaim, args.Namespace, name),
            $"claim {args.Namespace}/{name} exists");
    }

    private static async Task AllowedAsync(KubeObject claim, Quantity more, ClusterView cluster, PlanBuilder plan)
    {
        var name = claim.Text("spec.storageClassName") ?? "";
        var storageClass = name.Length == 0 ? null : await cluster.GetAsync(Kind.StorageClass, null, name);
        plan.Check(storageClass?.Flag("allowVolumeExpansion") == true, "its storage class lets volumes grow",
            why: name.Length == 0 ? "it has no storage class: only provisioned volumes can grow"
                : storageClass is null ? $"StorageClass {name} does not exist"
                : storageClass.Flag("allowVolumeExpansion") ? null : $"StorageClass {name} has no allowVolumeExpansion",
            hint: name.Length == 0 ? "copy the data to a larger claim"
                : $"whoever keeps StorageClass {name} can set allowVolumeExpansion, if its driver is able to");
        if (more.Sign > 0)
            await StorageQuota.CheckAsync(claim.Namespace!, name, more, cluster, plan);
    }

    private static async Task WarnOfTemplateAsync(
        KubeObject claim, IEnumerable<KubeObject> pods, ClusterView cluster, PlanBuilder plan)
    {
        foreach (var pod in pods.Take(1))
            if ((await OwnerChain.OfAsync(pod, cluster)).Root?.Object is { } root && root.Kind == Kind.StatefulSet
                && root.List("spec.volumeClaimTemplates").FirstOrDefault(t =>
                    claim.Name == $"{t["metadata"]?["name"]}-{pod.Name}") is { } template)
                plan.Warn($"volumeClaimTemplates cannot be changed: new replicas of {root.Ref} still get claims of "
                    + $"{template["spec"]?["resources"]?["requests"]?["storage"]}; its other claims stay as they are");
    }

    private static async Task RestartAsync(
        IReadOnlyList<KubeObject> pods, Condition? grown, ClusterView cluster, PlanBuilder plan)
    {
        if (grown is not null && pods.Count > 0)
            plan.Wait(grown, Patience);
        foreach (var pod in pods.Where(p => !p.IsTerminating))
        {
            var chain = await OwnerChain.OfAsync(pod, cluster);
            plan.Check(chain.Controller?.Object is not null, $"{pod.Ref} is made again by a controller",
                hint: "a bare pod would be lost: pod.recreate saves its spec first");
            if (chain.Controller?.Object is not { } controller)
                continue;
            plan.Disturbs(chain.Root?.Object ?? controller);
            var others = (await cluster.ListAsync(Kind.Pod, pod.Namespace)).Count(o => o.Uid != pod.Uid
                && !o.IsTerminating && WorkloadPods.IsReady(o) && WorkloadPods.IsControlledBy(o, controller.Uid ?? ""));
            plan.Evict(pod, "its file system is resized when a pod mounts it anew");
            plan.Wait(new Condition.Replaced(pod.Ref, pod.Uid ?? "", controller.Ref, others + 1), Patience);
        }
    }

    private static bool IsTrue(KubeObject o, string type) => (string?)o.Condition(type)?["status"] == "True";
}
