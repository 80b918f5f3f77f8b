using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Security;

/// <summary>
/// Replaces one credential in every Secret that holds it, and restarts what reads it: what others depend on first.
/// </summary>
public sealed class SecurityUpdateSecrets : RemediationAction<SecurityUpdateSecrets.Args>
{
    /// <summary>A shorter text stands in places that have nothing to do with each other.</summary>
    private const int LeastBytes = 8;

    public sealed record Args : InNamespace, IValidatableObject
    {
        [Description("Secret that holds it now."), ObjectName]
        public required string Name { get; init; }

        public required string Key { get; init; }

        [Description("Name of a configured value.")]
        public required string From { get; init; }

        [Description("More namespaces to look in.")]
        public IReadOnlyList<string>? Namespaces { get; init; }

        [Description("Objects to leave alone, as namespace/name.")]
        public IReadOnlyList<string>? Except { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            foreach (var place in (Except ?? []).Where(p => p.Split('/') is not [{ Length: > 0 }, { Length: > 0 }]))
                yield return new ValidationResult($"'{place}' is not like namespace/name", [nameof(Except)]);
            if (Except?.Contains($"{Namespace}/{Name}") == true)
                yield return new ValidationResult("the Secret itself cannot be left alone", [nameof(Except)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "security.update_secrets",
        Description = "Replace one credential in all Secrets that hold it, restart its users.",
        Risk = Risk.High,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Namespace,
        TypicalDuration = TimeSpan.FromMinutes(2),
        Rbac =
        [
            "secrets: get, list, watch, patch", .. CredentialPlaces.Rbac, .. StartOrder.Rbac, .. SecretOwner.Rbac,
            .. ConfigConsumer.Rbac,
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var secret = plan.Need(await cluster.GetAsync(Kind.Secret, args.Namespace, args.Name),
            $"Secret {args.Namespace}/{args.Name} exists", hint: "get_objects with kind Secret lists them");
        var now = plan.Need(secret.Map("data").GetValueOrDefault(args.Key), $"it has the key {args.Key}",
            hint: $"it has {string.Join(", ", secret.Map("data").Keys.Take(10).Select(ClusterText.Name))}");
        var length = Convert.FromBase64String(now).Length;
        plan.Check(length >= LeastBytes, "the credential can be told from other texts",
            why: length >= LeastBytes ? null : $"fewer than {LeastBytes} characters stand elsewhere by chance",
            hint: "set each Secret by itself: secret.update");
        if (length < LeastBytes)
            return;
        var places = await CredentialPlaces.FindAsync(
            now, ((string[])[args.Namespace, .. args.Namespaces ?? []]).Distinct(), [.. args.Except ?? []], cluster);
        plan.Check(places.Inside.Count == 0, "nothing holds it inside a longer text",
            why: places.Inside.Count == 0 ? null
                : $"{string.Join(", ", places.Inside.Take(10))} would go on with the old one",
            hint: "give those their new text by itself (secret.update, configmap.update, env.update), and name them in "
                + "except");
        var ends = new List<Condition>();
        var users = new Dictionary<ObjectRef, (KubeObject Workload, List<KubeObject> Secrets)>();
        var changes = new Dictionary<ObjectRef, (KubeObject Secret, SecretChange Change)>();
        foreach (var (holder, keys) in places.Exact)
        {
            plan.Reads(holder);
            await SecretChange.CheckAsync(holder, cluster, plan);
            changes[holder.Ref] = (holder, await SecretChange.OfAsync(
                holder.Namespace!, keys.ToDictionary(k => k, _ => args.From), null, cluster, plan));
            changes[holder.Ref].Change.Fits(holder, add: false, plan);
            foreach (var consumer in await ConfigConsumer.OfAsync(holder.Ref, cluster))
            {
                users.TryAdd(consumer.Workload.Ref, (consumer.Workload, []));
                users[consumer.Workload.Ref].Secrets.Add(holder);
            }
        }
        var order = await StartOrder.OfAsync([.. users.Values.Select(u => u.Workload)], cluster);
        var inOrder = order.SelectMany(g => g).SelectMany(w => users[w.Ref].Secrets).Select(s => s.Ref)
            .Concat(changes.Keys).Distinct();
        foreach (var (holder, change) in inOrder.Select(s => changes[s]))
            ends.AddRange(change.Set(holder, cluster, plan));
        if (ends.Count > 0)
            await RestartAsync(order, ends, changes.Count, cluster, plan);
    }

    private static async Task RestartAsync(IReadOnlyList<IReadOnlyList<KubeObject>> order,
        IReadOnlyList<Condition> written, int secrets, ClusterView cluster, PlanBuilder plan)
    {
        plan.Warn("only Secrets change: whatever checks the credential (a database, another service) must read it from "
            + "one of them, or be told the new value");
        if (secrets == 1)
            plan.Warn("no other Secret of the namespaces that were looked in holds it");
        if (order.Count == 0)
            plan.Warn("no workload refers to it: who reads it in another way has to be told");
        var ends = new List<Condition>(written);
        foreach (var group in order)
        {
            if (ends.Count > written.Count)
                plan.Wait(new Condition.All([.. ends.Skip(written.Count)]), TimeSpan.FromMinutes(15));
            // What is mounted follows by itself, but few programs read it twice.
            ends.AddRange(await ConfigConsumer.RestartAsync(
                group.Select(w => new ConfigConsumer(w, NeedsRestart: true)), restart: true, cluster, plan));
        }
        plan.Verify(new Condition.All([.. ends]), TimeSpan.FromMinutes(order.Count == 0 ? 1 : 15));
    }
}
