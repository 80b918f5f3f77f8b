using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Planning;

/// <summary>Success odds from priors: documented beliefs, marked as such until outcomes replace them.</summary>
public sealed class PriorBook(ImmutableArray<Prior> priors) : IOdds
{
    private static readonly Lazy<PriorBook> BuiltInBook = new(() => new PriorBook(
        Yaml.Parse(EmbeddedData.Read("data/priors.yaml")).Deserialize<ImmutableArray<Prior>>(EmbeddedData.Json)));

    public static PriorBook BuiltIn => BuiltInBook.Value;

    public ImmutableArray<Prior> All => priors;

    /// <summary>Without what simulated runs add.</summary>
    public PriorBook AsWritten => new([.. priors.Select(p => p with { Simulated = default })]);

    /// <exception cref="KeyNotFoundException">No prior fits, not even a general one.</exception>
    public Prior For(string action, string finding, JsonObject context) => Find(action, finding, context)
        ?? throw new KeyNotFoundException($"there is no prior for {action}");

    /// <summary>Of one step; null where no prior fits.</summary>
    public Prior? Find(string action, JsonObject args, string finding, JsonObject context) =>
        Find(action, finding, With(context, args));

    /// <summary>Of one step.</summary>
    /// <exception cref="KeyNotFoundException">No prior fits, not even a general one.</exception>
    public Prior For(string action, JsonObject args, string finding, JsonObject context) =>
        For(action, finding, With(context, args));

    /// <summary>All steps must succeed; see <see cref="BetaBelief.All"/>.</summary>
    public Odds Of(string finding, IEnumerable<(string Action, JsonObject Args)> steps, JsonObject context) =>
        BetaBelief.All(steps.Select(s => For(s.Action, s.Args, finding, context).Belief), 0, "prior");

    public Odds PriorOf(string finding, IEnumerable<(string Action, JsonObject Args)> steps, JsonObject context) =>
        Of(finding, steps, context);

    private Prior? Find(string action, string finding, JsonObject context) => priors.FirstOrDefault(p =>
        p.Action == action && (p.Finding == finding || p.Finding == "*")
        && (p.When.IsDefault || p.When.All(w => Expression.Parse(w).Holds(context))));

    private static JsonObject With(JsonObject context, JsonObject args) =>
        new(context.Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))) { ["args"] = args.DeepClone() };
}
