using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Config;

/// <summary>
/// Gives keys of a Secret new random values and restarts what reads it. The old values lie in a second Secret until
/// the workloads run with the new ones.
/// </summary>
public sealed class SecretRotate : RemediationAction<SecretRotate.Args>
{
    public sealed record Args : InNamespace, IValidatableObject
    {
        /// <summary>Fewer bits can be guessed in the end (NIST SP 800-131A asks 112 of keys).</summary>
        private const double LeastBits = 112;

        [Description("Secret."), ObjectName]
        public required string Name { get; init; }

        public required IReadOnlyList<string> Keys { get; init; }

        [Range(8, 1024)]
        public int Length { get; init; } = 32;

        [Description("Characters to choose from; default letters and digits."), RegularExpression("[!-(*-~]{2,94}")]
        public string? Alphabet { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (Keys.Count == 0)
                yield return new ValidationResult("name at least one", [nameof(Keys)]);
            var bits = Length * Math.Log2((Alphabet ?? GeneratedSecret.Alphanumeric).Distinct().Count());
            if (bits < LeastBits)
                yield return new ValidationResult(
                    $"{Length} characters of that alphabet have {bits:0} bits, {LeastBits} are the least",
                    [nameof(Length), nameof(Alphabet)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "secret.rotate",
        Aka = "rotate_secrets",
        Description = "Give keys of a Secret new random values. Use for a leaked internal credential.",
        Risk = Risk.High,
        Undo = UndoGrade.Compensating,
        BlastRadius = BlastRadius.Namespace,
        TypicalDuration = TimeSpan.FromMinutes(2),
        Rbac = ["secrets: get, list, watch, create, patch, delete", .. SecretOwner.Rbac, .. ConfigConsumer.Rbac],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var secret = plan.Need(await cluster.GetAsync(Kind.Secret, args.Namespace, args.Name),
            $"Secret {args.Namespace}/{args.Name} exists", hint: "get_objects with kind Secret lists them");
        SecretChange.NotImmutable(secret, plan);
        await SecretOwner.CheckAsync(secret, cluster, plan);
        var type = secret.Text("type") ?? "Opaque";
        plan.Check(type is "Opaque" or "kubernetes.io/basic-auth", "random text fits its type",
            why: $"its type is {ClusterText.Name(type)}",
            hint: type == "kubernetes.io/tls" ? "a certificate is renewed: security.rotate_certificates"
                : "whoever issues the credential has to issue another");
        var keys = args.Keys.Distinct().Order(StringComparer.Ordinal).ToList();
        var missing = keys.Where(key => !secret.Map("data").ContainsKey(key)).ToList();
        plan.Check(missing.Count == 0, "it has the keys",
            why: missing.Count == 0 ? null : $"it lacks {string.Join(", ", missing.Select(ClusterText.Name))}",
            hint: $"it has {string.Join(", ", secret.Map("data").Keys.Take(10).Select(ClusterText.Name))}");
        var kept = Previous(secret, keys.Except(missing));
        var left = await cluster.GetAsync(kept.Ref);
        plan.Check(left is null, $"{kept.Ref} is free for the old values",
            why: left is null ? null : "it is there, perhaps from a rotation that was cut off",
            hint: "look what it holds; delete it when nobody needs it");
        if (missing.Count == 0)
            await RotateAsync(args, secret, keys, kept, cluster, plan);
    }

    private static async Task RotateAsync(Args args, KubeObject secret, IReadOnlyList<string> keys, KubeObject kept,
        ClusterView cluster, PlanBuilder plan)
    {
        plan.Warn("only the Secret changes: whatever checks the credential (a database, another service) must read it "
            + "from the same Secret, or be told the new value");
        plan.Create(kept, "the old values, until the new ones are proven");
        var (changed, ends) = (secret, new List<Condition>());
        foreach (var key in keys)
        {
            var made = Placeholder.Secret(
                key, args.Length, args.Alphabet ?? GeneratedSecret.Alphanumeric, base64: true);
            changed = plan.Set(changed, $"data[{key}]", made, $"{args.Length} new random characters");
            ends.Add(new Condition.FieldEquals(secret.Ref, $"data[{key}]", made));
        }
        var consumers = await ConfigConsumer.OfAsync(secret.Ref, cluster);
        // What is mounted follows by itself, but few programs read it twice.
        ends.AddRange(await ConfigConsumer.RestartAsync(
            consumers.Select(c => c with { NeedsRestart = true }), restart: true, cluster, plan));
        if (consumers.Count == 0)
            plan.Warn("no workload refers to it: who reads it in another way has to be told");
        plan.Undo(UndoGrade.Compensating, "undo puts the old values back from the sealed journal and rolls the "
            + "workloads once more; who has learnt the new values keeps them");
        plan.Wait(new Condition.All([.. ends]), TimeSpan.FromMinutes(15));
        plan.Delete(kept, "the new values work");
        plan.Verify(new Condition.All([new Condition.Gone(kept.Ref, null), .. ends]), TimeSpan.FromMinutes(5));
    }

    private static KubeObject Previous(KubeObject secret, IEnumerable<string> keys) => new(Kind.Secret, new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = Kind.Secret.Name,
        ["metadata"] = new JsonObject { ["name"] = $"{secret.Name}-previous", ["namespace"] = secret.Namespace },
        ["type"] = "Opaque",
        ["data"] = new JsonObject(keys.Select(key => KeyValuePair.Create(key, secret.Copy($"data[{key}]")))),
    });
}
