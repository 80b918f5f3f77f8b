using System.ComponentModel;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Traffic;

/// <summary>Gives an Ingress to the controller of another class.</summary>
public sealed class IngressSetClass : RemediationAction<IngressSetClass.Args>
{
    public sealed record Args : InNamespace
    {
        [Description("Ingress."), ObjectName]
        public required string Name { get; init; }

        [Description("IngressClass."), ObjectName]
        public required string Class { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "ingress.set_class",
        Description = "Set an Ingress's class. Use when no controller, or the wrong one, serves it.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Service,
        TypicalDuration = TimeSpan.FromSeconds(30),
        Rbac =
        [
            "networking.k8s.io/ingresses: get, list, watch, patch", "networking.k8s.io/ingressclasses: list",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var ingress = plan.Need(await cluster.GetAsync(Kind.Ingress, args.Namespace, args.Name),
            $"Ingress {args.Namespace}/{args.Name} exists");
        var classes = await cluster.ListAsync(Kind.IngressClass);
        var wanted = plan.Need(classes.FirstOrDefault(c => c.Name == args.Class), $"IngressClass {args.Class} exists",
            hint: classes.Count == 0 ? "there is none: no Ingress controller has been installed, or it makes no class"
                : $"there are {string.Join(", ", classes.Select(c => $"{c.Name} ({c.Text("spec.controller")})"))}");
        var old = IngressRules.ClassOf(ingress);
        var changed = plan.Set(ingress, "spec.ingressClassName", args.Class,
            $"from class {old ?? "none"} to {wanted.Text("spec.controller")}");
        // The annotation outranks the field, and controllers of other classes leave the Ingress alone for it.
        if (ingress.Annotation(IngressRules.OldAnnotation) is not null)
            changed = plan.Set(changed, $"metadata.annotations[{IngressRules.OldAnnotation}]", null,
                "the old annotation outranks the class");
        if (plan.Steps.Count == 0)
            return;
        if (old is not null && classes.FirstOrDefault(c => c.Name == old)?.Text("spec.controller")
            == wanted.Text("spec.controller"))
            plan.Warn("both classes have the same controller, with other parameters");
        else if (ingress.List("status.loadBalancer.ingress").FirstOrDefault() is { } at)
            plan.Warn($"clients come by {at["hostname"] ?? at["ip"]}, which the old controller serves: "
                + "DNS must name the new one's address");
        await IngressRules.WarnOfConflictsAsync(changed, IngressRules.Routes(changed), cluster, plan);
        plan.Verify(new Condition.FieldEquals(ingress.Ref, "spec.ingressClassName", args.Class),
            TimeSpan.FromSeconds(30));
    }
}
