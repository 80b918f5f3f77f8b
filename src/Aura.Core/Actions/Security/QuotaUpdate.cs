using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Security;

/// <summary>
/// Sets one entry of a ResourceQuota. What a team may use is a person's decision, so one is always asked.
/// </summary>
public sealed class QuotaUpdate : RemediationAction<QuotaUpdate.Args>
{
    public sealed record Args : InNamespace, IValidatableObject
    {
        [Description("Needed if several have the entry."), ObjectName]
        public string? Name { get; init; }

        [Description("Entry, as requests.cpu or pods."), StringLength(253)]
        public required string Resource { get; init; }

        [Description("As 8Gi."), StringLength(40)]
        public required string Hard { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (!Quantity.TryParse(Hard, out var hard) || hard.Sign < 0)
                yield return new ValidationResult($"'{Hard}' is no quantity such as 20, 500m or 8Gi", [nameof(Hard)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "quota.update",
        Description = "Set one ResourceQuota entry. Use when a quota keeps pods from starting.",
        Risk = Risk.High,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Namespace,
        TypicalDuration = TimeSpan.FromSeconds(10),
        AlwaysAsked = true,
        Rbac = ["resourcequotas: get, list, watch, patch", "nodes: list"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var all = await cluster.ListAsync(Kind.ResourceQuota, args.Namespace);
        var quota = Chosen(args, all, plan);
        var now = Hard(quota, args.Resource)!.Value;
        var wanted = Quantity.Parse(args.Hard);
        if (now == wanted)
            return;
        var used = Quantity.From(quota.At("status.used")?[args.Resource]) ?? Quantity.Zero;
        var effect = $"{used} of {now} used now, {used} of {wanted} afterwards";
        plan.Check(true, $"{args.Resource} of {quota.Ref}", why: effect);
        if (wanted < used)
            plan.RaiseRisk($"{used} is in use already: what runs stays, but nothing more starts in {args.Namespace}, "
                + "replacements of pods that die included");
        foreach (var other in all.Where(q => q.Ref != quota.Ref && Hard(q, args.Resource) < wanted && wanted > now))
            plan.Warn($"{other.Ref} allows only {Hard(other, args.Resource)} of the same: it stays the limit"
                + (Scoped(other) || Scoped(quota) ? " where both scopes apply" : ""));
        if (Scoped(quota))
            plan.Warn($"{quota.Ref} counts only what is in its scopes");
        if (wanted > now)
            await WarnBeyondNodesAsync(args.Resource, wanted, cluster, plan);
        var text = $"{wanted}";
        plan.Set(quota, $"spec.hard[{args.Resource}]", text, effect);
        plan.Verify(new Condition.FieldEquals(quota.Ref, $"status.hard[{args.Resource}]", text),
            TimeSpan.FromMinutes(1));
    }

    private static KubeObject Chosen(Args args, IReadOnlyList<KubeObject> all, PlanBuilder plan)
    {
        var named = all.Where(q => args.Name is null || q.Name == args.Name).ToList();
        plan.Need(named.Count > 0 ? named : null, args.Name is null ? $"namespace {args.Namespace} has a ResourceQuota"
            : $"ResourceQuota {args.Namespace}/{args.Name} exists",
            hint: all.Count == 0 ? "no quota limits this namespace" : $"there are {Names(all)}");
        var having = named.Where(q => Hard(q, args.Resource) is not null).ToList();
        plan.Need(having.Count > 0 ? having : null, $"the quota has an entry {args.Resource}",
            hint: "a new entry would demand it of every new pod; the entries are "
                + string.Join(", ", named.SelectMany(q => q.Map("spec.hard").Keys).Distinct()));
        return plan.Need(having.Count == 1 ? having[0] : null, "it is clear which quota is meant",
            hint: $"name one: name = {string.Join(" or ", having.Select(q => q.Name))}");
    }

    private static async Task WarnBeyondNodesAsync(
        string resource, Quantity wanted, ClusterView cluster, PlanBuilder plan)
    {
        const string requests = "requests.";
        var what = resource.StartsWith(requests, StringComparison.Ordinal) ? resource[requests.Length..] : resource;
        if (what is not ("cpu" or "memory"))
            return;
        var total = (await cluster.ListAsync(Kind.Node)).Aggregate(Quantity.Zero,
            (sum, node) => sum + (Quantity.From(node.At("status.allocatable")?[what]) ?? Quantity.Zero));
        if (wanted > total)
            plan.Warn($"all nodes together have {total} of {what}: a quota of {wanted} is more than can ever run");
    }

    private static Quantity? Hard(KubeObject quota, string resource) =>
        Quantity.From(quota.At("spec.hard")?[resource]);

    private static bool Scoped(KubeObject quota) =>
        quota.At("spec.scopes") is not null || quota.At("spec.scopeSelector") is not null;

    private static string Names(IEnumerable<KubeObject> all) => string.Join(", ", all.Select(q => q.Name));
}
