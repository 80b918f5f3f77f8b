using System.Globalization;
using System.Text;
using Aura.Benchmarks.Rightsizing.Replaying;
using Aura.Benchmarks.Rightsizing.Traces;

namespace Aura.Benchmarks.Rightsizing;

/// <summary>What the trials showed, as Markdown.</summary>
internal static class RightsizingText
{
    private static readonly double[] Quantiles = [0.05, 0.25, 0.5, 0.75, 0.95];

    public static string Of(IReadOnlyList<Trial> trials, int seed, int days)
    {
        var text = new StringBuilder();
        text.AppendLine(Invariant($"{trials.Count} workloads of seed {seed}, measured for {days} days, replayed for ")
            + Invariant($"the {Trial.DaysAfter} days after."));
        text.AppendLine().AppendLine("| sized by | a month | saved | OOM kills | workloads killed | times throttled | "
            + "workloads throttled |").AppendLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach (var policy in Policy.All)
            text.AppendLine(Row(policy.Name, Of(trials, policy)));
        text.AppendLine(Invariant($"| *just the need* | {trials.Sum(t => t.Needed):0} USD | ")
            + $"{Share(1 - (trials.Sum(t => t.Needed) / Of(trials, Policy.AsItIs).Sum(r => r.Before)))} | | | | |");
        text.AppendLine().AppendLine("| Aura, by shape | a month | saved | OOM kills | workloads killed | "
            + "times throttled | workloads throttled |").AppendLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach (var shape in Enum.GetValues<Shape>())
            text.AppendLine(Row($"{shape}".ToLowerInvariant(),
                [.. Of(trials, Policy.Aura).Where(r => r.Shape == shape)]));
        Provisioned(trials, text);
        var changed = trials.Where(t => t.Expected.PerMonth != 0).ToList();
        text.AppendLine().AppendLine(Invariant($"Sized anew by the {Trial.DaysAfter} days after, ")
            + $"{Share((double)changed.Count(t => t.WithinInterval) / changed.Count)} of {changed.Count} savings were "
            + "within the interval that was told.");
        return text.ToString();
    }

    private static void Provisioned(IReadOnlyList<Trial> trials, StringBuilder text)
    {
        text.AppendLine().AppendLine("| requested / needed | 5 % | 25 % | 50 % | 75 % | 95 % | less than needed | "
            + "twice or more |").AppendLine("|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var (name, ratio) in ((string, Func<TracedWorkload, double>)[])
                 [("cpu", w => w.Given.Cpu / w.Need.Cpu), ("memory", w => w.Given.Memory / w.Need.Memory)])
        {
            var all = trials.Select(t => ratio(t.Workload)).Order().ToList();
            text.AppendLine($"| {name} | " + string.Join(" | ", Quantiles.Select(q =>
                    Invariant($"{all[(int)(q * (all.Count - 1))]:0.00}")))
                + $" | {Share((double)all.Count(r => r < 1) / all.Count)} | "
                + $"{Share((double)all.Count(r => r >= 2) / all.Count)} |");
        }
    }

    private static string Row(string name, IReadOnlyList<Result> results) => Invariant(
            $"| {name} | {results.Sum(r => r.After):0} USD | ")
        + $"{Share(1 - (results.Sum(r => r.After) / results.Sum(r => r.Before)))} | {results.Sum(r => r.OomKills)} | "
        + $"{results.Count(r => r.OomKills > 0)} | {results.Sum(r => r.Throttled)} | "
        + $"{results.Count(r => r.Throttled > 0)} |";

    private static List<Result> Of(IReadOnlyList<Trial> trials, Policy policy) =>
        [.. trials.SelectMany(t => t.Results).Where(r => r.Policy == policy.Name)];

    private static string Share(double share) => Invariant($"{100 * share:0.0} %");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
