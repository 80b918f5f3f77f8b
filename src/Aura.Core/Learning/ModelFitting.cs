using System.Collections.Immutable;
using Aura.State;

namespace Aura.Learning;

/// <summary>
/// Fits what all outcomes have in common, now and then: it takes seconds at most, and what is counted in between is in
/// effect at once.
/// </summary>
public sealed class ModelFitting(AuraStore store)
{
    private const int MostCells = 3000;
    private const int MostFeatures = 80;
    private const int MoreAtLeast = 20;
    private const double MoreShare = 0.1;
    private static readonly TimeSpan Anyway = TimeSpan.FromDays(7);

    /// <summary>Where enough is new since the last time.</summary>
    public bool RefreshIfStale(DateTimeOffset now)
    {
        var (last, seen) = (store.Success.Model, store.Success.Of(0, "", "all").Trials);
        var more = seen - last.Outcomes;
        if (more <= MoreAtLeast + (MoreShare * last.Outcomes) && (more == 0 || now - last.At < Anyway))
            return false;
        Refresh(now);
        return true;
    }

    public FittedModel Refresh(DateTimeOffset now)
    {
        var contexts = store.Success.Level(3);
        var model = new FittedModel(now, store.Success.Of(0, "", "all").Trials, Among(store.Success.Level(1), now),
            Among(store.Success.Level(2), now), Among(contexts, now), 1,
            ImmutableDictionary<string, LogisticWeight>.Empty);
        var cells = store.Success.Cells();
        model = Weigh(model, [.. cells.Take(MostCells)], now);
        store.Success.Fitted(model, cells.GroupBy(c => (c.Context.WithFinding, c.Context.Leaf))
            .Select(g => (g.Key.WithFinding, g.Key.Leaf,
                g.Sum(c => c.W * model.Eta(c.Context)) / g.Sum(c => c.W))));
        return model;
    }

    private static double Among(IReadOnlyList<(string Parent, string Key, Tally Tally)> groups, DateTimeOffset now) =>
        Concentration.Of(groups.GroupBy(g => g.Parent).Select(f => f.Select(g => g.Tally.At(now)).ToList()));

    private static FittedModel Weigh(
        FittedModel model, List<(StepContext Context, double W, double Wy)> cells, DateTimeOffset now)
    {
        var shares = Features(cells);
        if (shares.Count == 0)
            return model;
        var places = shares.Select((s, i) => (s.Token, i)).ToDictionary(t => t.Token, t => t.i);
        var unit = Decay.Weight(now, Decay.SlowDays);
        var (rows, offsets) = Centred(cells, places, unit);
        var (precision, weights, variances) = new LogisticFit(rows, offsets,
            [.. cells.Select(c => c.W / unit)], [.. cells.Select(c => c.Wy / unit)]).Best();
        return model with
        {
            Shrinkage = precision,
            Weights = shares.Select((s, i) => KeyValuePair.Create(s.Token,
                new LogisticWeight(weights[i], variances[i], s.Share))).ToImmutableDictionary(),
        };
    }

    /// <summary>
    /// The commonest, but of those of one name the commonest of all: the others say how they differ from it.
    /// </summary>
    private static List<(string Token, double Share)> Features(
        List<(StepContext Context, double W, double Wy)> cells)
    {
        var all = cells.Sum(c => c.W);
        return [.. cells.SelectMany(c => c.Context.Tokens.Select(t => (Token: t, c.W))).GroupBy(t => t.Token)
            .Select(g => (Token: g.Key, Share: g.Sum(t => t.W) / all)).GroupBy(t => t.Token.Split('=', ' ')[0])
            .SelectMany(g => g.Key.StartsWith("evidence.", StringComparison.Ordinal) ? g.Where(t => t.Share < 0.999)
                : g.OrderByDescending(t => t.Share).ThenBy(t => t.Token, StringComparer.Ordinal).Skip(1))
            .OrderByDescending(t => t.Share).ThenBy(t => t.Token, StringComparer.Ordinal).Take(MostFeatures)];
    }

    /// <summary>Each action with a finding has its own log odds; features say how a case differs.</summary>
    private static (double[][] Rows, double[] Offsets) Centred(
        List<(StepContext Context, double W, double Wy)> cells, Dictionary<string, int> places,
        double unit)
    {
        var rows = new double[cells.Count][];
        var offsets = new double[cells.Count];
        foreach (var group in cells.Select((c, i) => (Cell: c, i)).GroupBy(c => c.Cell.Context.WithFinding))
        {
            var (w, wy) = (group.Sum(c => c.Cell.W), group.Sum(c => c.Cell.Wy));
            var mean = new double[places.Count];
            foreach (var (cell, i) in group)
            {
                rows[i] = new double[places.Count];
                foreach (var token in cell.Context.Tokens.Where(places.ContainsKey))
                {
                    rows[i][places[token]] = 1;
                    mean[places[token]] += cell.W / w;
                }
            }
            // Half a success and half a failure more keep the log odds finite.
            foreach (var (_, i) in group)
            {
                offsets[i] = Math.Log((wy + (unit / 2)) / (w - wy + (unit / 2)));
                for (var j = 0; j < mean.Length; j++)
                    rows[i][j] -= mean[j];
            }
        }
        return (rows, offsets);
    }
}
