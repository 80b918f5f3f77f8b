using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using MathNet.Numerics.Distributions;

namespace Aura.Planning;

/// <summary>Success odds from priors: documented beliefs, marked as such until outcomes replace them.</summary>
public sealed class PriorBook(ImmutableArray<Prior> priors)
{
    private static readonly Lazy<PriorBook> BuiltInBook = new(() => new PriorBook(
        Yaml.Parse(EmbeddedData.Read("data/priors.yaml")).Deserialize<ImmutableArray<Prior>>(EmbeddedData.Json)));

    public static PriorBook BuiltIn => BuiltInBook.Value;

    public ImmutableArray<Prior> All => priors;

    /// <exception cref="KeyNotFoundException">No prior fits, not even a general one.</exception>
    public Prior For(string action, string finding, JsonObject context) => priors.FirstOrDefault(p =>
            p.Action == action && (p.Finding == finding || p.Finding == "*")
            && (p.When.IsDefault || p.When.All(w => Expression.Parse(w).Holds(context))))
        ?? throw new KeyNotFoundException($"there is no prior for {action}");

    /// <summary>
    /// All steps must succeed, taken as independent. The product of Beta variables is taken for a Beta with its mean
    /// and variance, of which the 5 % and 95 % quantiles are the interval.
    /// </summary>
    public Odds Of(string finding, IEnumerable<(string Action, JsonObject Args)> steps, JsonObject context)
    {
        var (mean, square) = (1.0, 1.0);
        foreach (var (action, args) in steps)
        {
            var prior = For(action, finding, new JsonObject(context.Select(p =>
                KeyValuePair.Create(p.Key, p.Value?.DeepClone())))
            { ["args"] = args.DeepClone() });
            var (a, b) = (prior.Alpha, prior.Beta);
            mean *= a / (a + b);
            square *= a * (a + 1) / ((a + b) * (a + b + 1));
        }
        var variance = Math.Max(square - (mean * mean), 1e-9);
        var weight = (mean * (1 - mean) / variance) - 1;
        var (alpha, beta) = (mean * weight, (1 - mean) * weight);
        return new Odds(Math.Round(mean, 3), Math.Round(Beta.InvCDF(alpha, beta, 0.05), 3),
            Math.Round(Beta.InvCDF(alpha, beta, 0.95), 3), 0, "prior");
    }
}
