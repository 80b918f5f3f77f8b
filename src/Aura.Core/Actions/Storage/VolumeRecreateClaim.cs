using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Storage;

/// <summary>
/// Makes a claim that was never bound anew, with another class or size: neither can be changed in place.
/// </summary>
public sealed class VolumeRecreateClaim : RemediationAction<VolumeRecreateClaim.Args>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public sealed record Args : InNamespace, IValidatableObject
    {
        [Description("Unbound claim."), ObjectName]
        public required string Name { get; init; }

        [ObjectName]
        public string? StorageClass { get; init; }

        [Description("As 20Gi.")]
        public string? Size { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (StorageClass is null && Size is null)
                yield return new ValidationResult(
                    "give storageClass or size", [nameof(StorageClass), nameof(Size)]);
            if (Size is not null && (!Quantity.TryParse(Size, out var size) || size.Sign <= 0))
                yield return new ValidationResult($"'{Size}' is no size such as 20Gi", [nameof(Size)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "volume.recreate_claim",
        Description = "Make an unbound claim anew with the right class or size.",
        Risk = Risk.High,
        Undo = UndoGrade.None,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(60),
        Rbac =
        [
            "persistentvolumeclaims: get, list, watch, create, delete", "persistentvolumes: list",
            "storage.k8s.io/storageclasses: get", "resourcequotas: list", "pods: list",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        plan.Undo(UndoGrade.None, "the claim stays as it is then; an unbound one could be made anew once more");
        var claim = plan.Need(await cluster.GetAsync(Kind.PersistentVolumeClaim, args.Namespace, args.Name),
            $"claim {args.Namespace}/{args.Name} exists");
        plan.Check(!claim.IsTerminating, "it is not being deleted already");
        var phase = claim.Text("status.phase") ?? "Pending";
        plan.Check(phase == "Pending" && claim.Text("spec.volumeName") is null or "", "it was never bound",
            why: $"it is {phase}" + (claim.Text("spec.volumeName") is { Length: > 0 } v ? $", of volume {v}" : ""),
            hint: phase == "Bound" ? "its data would be lost: volume.expand makes it larger, "
                + "for another class copy the data to a new claim" : "find out what became of its volume first");
        var volumes = await cluster.ListAsync(Kind.PersistentVolume);
        var kept = volumes.Where(p => p.Text("spec.claimRef.name") == args.Name
            && p.Text("spec.claimRef.namespace") == args.Namespace).ToList();
        plan.Check(kept.Count == 0, "no volume with its data is kept",
            why: kept.Count == 0 ? null
                : string.Join(", ", kept.Select(p => $"{p.Name} ({p.Text("status.phase")})"))
                    + " is of a claim so named",
            hint: "to use that data, take the volume's claimRef away and let the claim bind to it");
        if (claim.Controller is { } owner)
            plan.Check(false, "nothing above keeps it", why: $"{owner["kind"]} {owner["name"]} does",
                hint: $"change {owner["kind"]} {owner["name"]} instead");
        var wanted = Wanted(claim, args);
        if (wanted.Text("spec.storageClassName") == claim.Text("spec.storageClassName")
            && ClaimUse.Size(wanted) == ClaimUse.Size(claim))
            return;
        var storageClass = await BindableAsync(wanted, volumes, cluster, plan);
        await StorageQuota.CheckAsync(args.Namespace, wanted.Text("spec.storageClassName"),
            Grows(claim, wanted), cluster, plan);
        var pods = await ClaimUse.PodsAsync(claim, cluster);
        if (pods.Any(p => p.Name.Length > 0 && claim.Name.EndsWith("-" + p.Name)))
            plan.Warn("it is of a StatefulSet's volumeClaimTemplates, which stay as they are: "
                + "new replicas get claims as before");
        plan.Recreate(claim, Patience, $"with {wanted.Text("spec.storageClassName") ?? "no class"} and "
            + $"{ClaimUse.Size(wanted)}", wanted);
        plan.Verify(
            pods.Count > 0 || storageClass?.Text("volumeBindingMode") != "WaitForFirstConsumer"
                ? new Condition.FieldEquals(claim.Ref, "status.phase", "Bound")
                : new Condition.Exists(claim.Ref, claim.Uid), TimeSpan.FromMinutes(5));
    }

    private static KubeObject Wanted(KubeObject claim, Args args)
    {
        var wanted = args.StorageClass is null ? claim : claim.With("spec.storageClassName", args.StorageClass);
        return args.Size is null ? wanted : wanted.With("spec.resources.requests.storage", args.Size);
    }

    private static Quantity Grows(KubeObject claim, KubeObject wanted) =>
        claim.Text("spec.storageClassName") == wanted.Text("spec.storageClassName")
            ? Quantity.Max(ClaimUse.Size(wanted) - ClaimUse.Size(claim), Quantity.Zero) : ClaimUse.Size(wanted);

    private static async Task<KubeObject?> BindableAsync(
        KubeObject wanted, IReadOnlyList<KubeObject> volumes, ClusterView cluster, PlanBuilder plan)
    {
        var name = wanted.Text("spec.storageClassName") ?? "";
        var storageClass = name.Length == 0 ? null : await cluster.GetAsync(Kind.StorageClass, null, name);
        plan.Check(name.Length == 0 || storageClass is not null, $"StorageClass {name} exists",
            hint: "get_objects with kind StorageClass lists them");
        var provisions = storageClass?.Text("provisioner") is { } p && p != "kubernetes.io/no-provisioner";
        var fitting = volumes.FirstOrDefault(v => v.Text("status.phase") == "Available"
            && (v.Text("spec.storageClassName") ?? "") == name
            && (Quantity.From(v.At("spec.capacity.storage")) ?? Quantity.Zero) >= ClaimUse.Size(wanted)
            && ClaimUse.Modes(wanted).All(ClaimUse.Modes(v).Contains)
            && Selector.From(wanted.At("spec.selector") ?? new JsonObject()).Matches(v));
        plan.Check(provisions || fitting is not null, "something will give it a volume",
            why: provisions ? $"{storageClass!.Text("provisioner")} makes volumes of StorageClass {name}"
                : fitting is not null ? $"{fitting.Name} is free and large enough"
                : "nobody makes volumes of its class, and no free one fits",
            hint: "choose a class with a provisioner, or another size");
        return storageClass;
    }
}
