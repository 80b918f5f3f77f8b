using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Security;

/// <summary>Lets an object that is Terminating go, though whoever should have cleaned up has not said so.</summary>
public sealed class FinalizerRemove : RemediationAction<FinalizerRemove.Args>
{
    // A controller that runs is given this long before it counts as stuck.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly Kind[] BuiltIn =
    [
        Kind.Namespace, Kind.Pod, Kind.Service, Kind.PersistentVolumeClaim, Kind.PersistentVolume, Kind.Job,
        Kind.Deployment, Kind.StatefulSet, Kind.Ingress, Kind.CustomResourceDefinition,
    ];

    public sealed record Args
    {
        [Description("Kind; a custom one too."), StringLength(63)]
        public required string Kind { get; init; }

        [RegularExpression("[a-z0-9]([-a-z0-9]*[a-z0-9])?"), StringLength(63)]
        public string? Namespace { get; init; }

        [ObjectName]
        public required string Name { get; init; }

        [Description("Needed if there are several."), StringLength(316)]
        public string? Finalizer { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "finalizer.remove",
        Description = "Take one finalizer off an object stuck Terminating. Last resort.",
        Risk = Risk.High,
        Undo = UndoGrade.None,
        BlastRadius = BlastRadius.Namespace,
        TypicalDuration = TimeSpan.FromSeconds(10),
        AnyCustomResource = true,
        Rbac =
        [
            "namespaces: get, list, watch, patch", "pods: get, list, watch, patch",
            "services: get, list, watch, patch", "persistentvolumeclaims: get, list, watch, patch",
            "persistentvolumes: get, list, watch, patch", "batch/jobs: get, list, watch, patch",
            "apps/deployments: get, list, watch, patch", "apps/statefulsets: get, list, watch, patch",
            "networking.k8s.io/ingresses: get, list, watch, patch",
            "apiextensions.k8s.io/customresourcedefinitions: get, list, watch, patch",
            "coordination.k8s.io/leases: get",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var kind = plan.Need(await KindAsync(args.Kind, cluster), $"the cluster has a kind {args.Kind}",
            hint: $"one of {string.Join(", ", BuiltIn.Select(k => k.Name))}, or a custom resource's kind");
        plan.Need(kind.Namespaced == args.Namespace is not null ? args : null,
            kind.Namespaced ? $"a namespace is given for {kind}" : $"no namespace is given for {kind}",
            hint: kind.Namespaced ? $"a {kind} lives in a namespace" : $"a {kind} is not in any namespace");
        var target = plan.Need(await cluster.GetAsync(kind, args.Namespace, args.Name), $"{kind} {args.Name} exists");
        plan.Undo(UndoGrade.None, "cannot be undone: the object goes at once, and what its controller would have "
            + "cleaned up stays behind");
        plan.Check(target.IsTerminating, $"{target.Ref} is Terminating",
            why: target.IsTerminating ? $"since {target.Text("metadata.deletionTimestamp")}" : "nobody has deleted it",
            hint: "its finalizers are what makes deleting it safe: leave them");
        var all = (target.At("metadata.finalizers") as JsonArray ?? []).Select(f => $"{f}").ToList();
        var finalizer = Chosen(args, target, all, plan);
        await InUse.CheckAsync(target, finalizer, cluster, plan);
        await JudgeOwnerAsync(target, finalizer, cluster, plan);
        var left = all.Where(f => f != finalizer).ToList();
        if (left.Count > 0)
            plan.Warn($"it stays Terminating for {string.Join(", ", left)}");
        var rest = left.Count == 0 ? null : new JsonArray([.. left.Select(f => (JsonNode?)f)]);
        plan.Set(target, "metadata.finalizers", rest, $"{finalizer} is taken off unfinished");
        plan.Verify(rest is null ? new Condition.Gone(target.Ref, target.Uid)
            : new Condition.FieldEquals(target.Ref, "metadata.finalizers", rest.DeepClone()), TimeSpan.FromMinutes(1));
    }

    private static async Task<Kind?> KindAsync(string name, ClusterView cluster)
    {
        if (BuiltIn.FirstOrDefault(k => k.Name == name) is { } known)
            return known;
        var definition = (await cluster.ListAsync(Kind.CustomResourceDefinition))
            .Where(d => d.Text("spec.names.kind") == name || d.Name == name).ToList();
        // The same name in two groups: the whole name of the definition tells which.
        if (definition is not [var one])
            return null;
        var version = one.List("spec.versions").First(v => (bool?)v["storage"] == true);
        return new Kind(one.Text("spec.group")!, (string)version["name"]!, one.Text("spec.names.kind")!,
            one.Text("spec.names.plural")!, one.Text("spec.scope") == "Namespaced");
    }

    private static string Chosen(Args args, KubeObject target, List<string> all, PlanBuilder plan)
    {
        var why = target.Kind == Kind.Namespace && all.Count == 0
            ? "a namespace waits for what is in it: its status conditions name what is left, remove it there"
            : $"its finalizers are {string.Join(", ", all)}";
        if (args.Finalizer is not null)
            return plan.Need(all.FirstOrDefault(f => f == args.Finalizer), $"{target.Ref} has the finalizer",
                hint: why);
        plan.Need(all.Count > 0 ? all : null, $"{target.Ref} has a finalizer", hint: why);
        return plan.Need(all.Count == 1 ? all[0] : null, "it is clear which finalizer is meant",
            hint: $"name one: finalizer = {string.Join(" or ", all)}");
    }

    private static async Task JudgeOwnerAsync(
        KubeObject target, string finalizer, ClusterView cluster, PlanBuilder plan)
    {
        var owner = await FinalizerOwner.OfAsync(finalizer, cluster);
        var since = target.Time("metadata.deletionTimestamp") ?? cluster.Now;
        plan.Check(!owner.Runs || cluster.Now - since >= Patience, $"whoever keeps {finalizer} had its time",
            why: $"{owner.Words}; Terminating for {(int)Math.Max(0, (cluster.Now - since).TotalMinutes)} min",
            hint: "it runs: give it 5 minutes, and look at its logs for why it does not finish");
        plan.Warn(owner.Runs ? $"{owner.Words}: its logs say why it has not finished"
            : $"{owner.Words}: what it would have cleaned up (volumes, load balancers, records) stays behind");
    }
}
