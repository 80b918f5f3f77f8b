using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Sets the image of one container. A rollout that passes its deadline is undone by the pipeline.</summary>
public sealed class DeploymentUpdateImage : RemediationAction<DeploymentUpdateImage.Args>
{
    public sealed record Args : InNamespace, IValidatableObject
    {
        [Description("Deployment."), ObjectName]
        public required string Name { get; init; }

        [StringLength(512)]
        public required string Image { get; init; }

        [Description("Needed if there are several."), ObjectName]
        public string? Container { get; init; }

        [Description("Accept a tag that floats.")]
        public bool AllowLatest { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (ImageReference.Parse(Image) is null)
                yield return new ValidationResult(
                    $"'{Image}' is no image name such as registry/name:tag", [nameof(Image)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "deployment.update_image",
        Description = "Set a container's image. Use for a wrong tag, or to move to a known good build.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromMinutes(3),
        Rbac = ["apps/deployments: get, list, watch, patch"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var deployment = plan.Need(await cluster.GetAsync(Kind.Deployment, args.Namespace, args.Name),
            $"Deployment {args.Namespace}/{args.Name} exists");
        Rollout.Ready(deployment, plan);
        var container = ContainerChoice.Of(deployment, args.Container, plan);
        var before = (string?)container.Container["image"] ?? "";
        var (old, wanted) = (ImageReference.Parse(before), ImageReference.Parse(args.Image)!);
        plan.Check(args.AllowLatest || !wanted.Floats, "the image names a version",
            hint: "give a tag other than latest, or a digest; allowLatest accepts it as it is");
        if (old is { Digest: not null } && wanted.Digest is null)
            plan.Warn(
            $"the image was pinned by digest and is not any more: {wanted.Repository}:{wanted.Tag} may change");
        if (old is not null && old.Repository != wanted.Repository)
            plan.Warn($"the image comes from another repository: {wanted.Repository} instead of {old.Repository}");
        plan.Set(deployment, $"{container.Path}.image", args.Image,
            $"{container.Name}: {ClusterText.Name(before)} to {args.Image}");
        plan.Verify(new Condition.RolledOut(deployment.Ref), Rollout.Patience(deployment));
    }
}
