using System.Text;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>
/// New values for keys of one Secret. A value is what the operator named at start, as a placeholder; or, where that was
/// allowed, a text of the call.
/// </summary>
internal sealed record SecretChange(IReadOnlyDictionary<string, SecretChange.Value> Wanted)
{
    /// <param name="Data">What is set: a placeholder, or base64.</param>
    public sealed record Value(string Data, string Hash, int Bytes, string From);

    /// <summary>The API server's limit for all keys together (MaxSecretSize).</summary>
    private const int MostBytes = 1024 * 1024;

    /// <summary>The values by key; those that cannot be had are refused, and left out.</summary>
    public static async Task<SecretChange> OfAsync(string ns, IReadOnlyDictionary<string, string>? from,
        IReadOnlyDictionary<string, string>? inline, ClusterView cluster, PlanBuilder plan)
    {
        var wanted = new SortedDictionary<string, Value>(StringComparer.Ordinal);
        foreach (var named in (from ?? new Dictionary<string, string>()).GroupBy(p => p.Value))
            if (await NamedAsync(ns, named.Key, cluster, plan) is { } value)
                foreach (var (key, _) in named)
                    wanted[key] = value;
        if (inline is { Count: > 0 })
            plan.Check(cluster.AllowsInlineValues, "values may stand in the call",
                why: cluster.AllowsInlineValues ? null : "this server takes them only from where its operator said",
                hint: $"{Known(cluster)}; or the operator sets allowInlineValues in the policy file");
        foreach (var (key, text) in inline ?? new Dictionary<string, string>())
        {
            if (!cluster.AllowsInlineValues)
                break;
            plan.Warn($"the value of {key} is a text of the call: whoever wrote or relayed the call knows it");
            var data = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
            wanted[key] = new Value(data, cluster.HashOf(data), Encoding.UTF8.GetByteCount(text), "the call itself");
        }
        return new SecretChange(wanted);
    }

    /// <summary>Refuses a Secret that cannot be changed, or that something else would write again.</summary>
    public static async Task CheckAsync(KubeObject secret, ClusterView cluster, PlanBuilder plan)
    {
        NotImmutable(secret, plan);
        await SecretOwner.CheckAsync(secret, cluster, plan);
        var token = secret.Text("type") == "kubernetes.io/service-account-token";
        plan.Check(!token, $"{secret.Ref} holds no token of a service account",
            why: token ? "the token controller signs it, and nobody else can" : null,
            hint: "delete the Secret to end that token; a new one is made for a new Secret");
    }

    public static void NotImmutable(KubeObject secret, PlanBuilder plan) =>
        plan.Check(!secret.Flag("immutable"), $"{secret.Ref} can be changed",
            why: secret.Flag("immutable") ? "it is immutable" : null,
            hint: "make another Secret, and refer the workloads to it");

    /// <summary>Refuses keys that are not there (unless they may be added), and what would not fit.</summary>
    public void Fits(KubeObject secret, bool add, PlanBuilder plan)
    {
        var data = secret.Map("data");
        var missing = Wanted.Keys.Where(key => !data.ContainsKey(key)).ToList();
        plan.Check(missing.Count == 0 || add, $"{secret.Ref} has the keys",
            why: missing.Count == 0 || add ? null : $"it lacks {string.Join(", ", missing)}",
            hint: (data.Count == 0 ? "it has none" : "it has "
                + string.Join(", ", data.Keys.Order(StringComparer.Ordinal).Take(10).Select(ClusterText.Name)))
                + "; set add where a new key is meant");
        var bytes = data.Where(p => !Wanted.ContainsKey(p.Key)).Sum(p => p.Value.Length / 4 * 3)
            + Wanted.Values.Sum(v => v.Bytes);
        plan.Check(bytes <= MostBytes, $"{secret.Ref} has at most 1 MiB",
            why: bytes <= MostBytes ? null : $"all keys together would have {bytes} bytes", hint: "split it");
        var halves = ((string[])["tls.crt", "tls.key"]).Count(Wanted.ContainsKey);
        if (secret.Text("type") == "kubernetes.io/tls" && halves > 0)
            plan.Check(halves == 2, "the certificate and its key change together",
                why: halves == 2 ? null : "what serves by it would have one of the old and one of the new pair",
                hint: "name both tls.crt and tls.key, or let security.rotate_certificates make a pair");
    }

    /// <summary>Sets the keys whose values differ; returns what holds then.</summary>
    public IReadOnlyList<Condition> Set(KubeObject secret, ClusterView cluster, PlanBuilder plan)
    {
        var ends = new List<Condition>();
        var changed = secret;
        foreach (var (key, value) in Wanted)
        {
            if (secret.Map("data").GetValueOrDefault(key) is { } now && cluster.HashOf(now) == value.Hash)
                continue;
            changed = plan.Set(changed, $"data[{key}]", value.Data, $"from {value.From}");
            ends.Add(new Condition.FieldEquals(secret.Ref, $"data[{key}]", value.Data));
        }
        return ends;
    }

    private static async Task<Value?> NamedAsync(string ns, string name, ClusterView cluster, PlanBuilder plan)
    {
        var value = await cluster.ValueAsync(name);
        var (against, hint) = value is null ? ("none is called so", Known(cluster))
            : !(value.MayGoTo?.Invoke(ns) ?? true)
                ? ($"it is not for namespace {ns}", "its namespaces in the policy file say where it may go")
            : (value.Unreadable, "aura doctor shows the values that are configured, and whether they can be read");
        plan.Check(
            against is null, $"the value {ClusterText.Name(name)} can be had", why: against ?? value!.From, hint: hint);
        if (value is null || against is not null)
            return null;
        if (value.EndsInLineBreak)
            plan.Warn($"the value {name} ends in a line break, which becomes part of the Secret: {value.From}");
        return new Value(Placeholder.Value(value), value.Hash, value.Bytes, $"{name}, {value.From}");
    }

    private static string Known(ClusterView cluster) => cluster.ValueNames.Count == 0
        ? "the operator has named no values: valueSources in the policy file does"
        : $"there are {string.Join(", ", cluster.ValueNames)}";
}
