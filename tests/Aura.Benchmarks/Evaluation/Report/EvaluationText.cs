using System.Globalization;
using System.Text;
using Aura.Benchmarks.Evaluation.Judging;
using Aura.Benchmarks.Evaluation.Responders;
using Aura.Benchmarks.Evaluation.Worlds;

namespace Aura.Benchmarks.Evaluation.Report;

/// <summary>The results as Markdown; nothing in it depends on the clock or the machine.</summary>
internal static class EvaluationText
{
    private const int MostCauses = 15;

    public static string Of(IReadOnlyList<RunResult> results, int seeds, bool rehearses)
    {
        var text = new StringBuilder();
        var played = results.Where(r => r.Incident != World.Nothing.Name).ToList();
        var aura = played.Where(r => r.Responder == AuraResponder.Word).ToList();
        var alone = results.Where(r => r.Incident == World.Nothing.Name && r.Responder == Nobody.Word).ToList();
        Line(text, $"`dotnet run -c Release --project tests/Aura.Benchmarks -- evaluate "
            + $"--seeds {seeds}{(rehearses ? " --rehearse" : "")}`: "
            + $"{aura.Select(r => r.Incident).Distinct().Count()} incidents, {seeds} worlds of each, "
            + $"{played.Count(r => r.Responder is not (Nobody.Word or AnotherStrategy.Word))} runs in virtual time.");
        if (alone.Count > 0)
            Line(text, $"The neighbours alone, in {alone.Count} worlds: "
                + $"{alone.Count(r => !r.Success)} with a finding.");
        Overall(text, played);
        Sorts(text, aura);
        Parts(text, "strategy", aura, p => p.Strategy);
        Parts(text, "finding", aura, p => p.Type);
        Causes(text, aura);
        TwinText.Add(text, played);
        return text.ToString();
    }

    private static void Overall(StringBuilder text, List<RunResult> played)
    {
        text.AppendLine();
        Line(text, "| responder | runs | success | at first try | healthy in 15 min | mean s | p95 s | false positives "
            + "| collateral | undone | cost a month |");
        Line(text, "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var name in Runs.Responders.Select(r => r.Name).Append(Nobody.Word))
            Row(text, name, [.. played.Where(r => r.Responder == name)]);
    }

    private static void Sorts(StringBuilder text, List<RunResult> aura)
    {
        text.AppendLine();
        Line(text, "| aura, by sort | runs | success | at first try | healthy in 15 min | mean s | p95 s "
            + "| false positives | collateral | undone | cost a month |");
        Line(text, "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var sort in aura.GroupBy(r => r.Sort).OrderBy(g => g.Key, StringComparer.Ordinal))
            Row(text, sort.Key, [.. sort]);
    }

    private static void Row(StringBuilder text, string name, IReadOnlyList<RunResult> runs)
    {
        var f = new Figures(runs);
        Line(text, $"| {name} | {f.Runs} | {f.Success} | {f.AtFirst} | {f.Healthy} | {f.MeanSeconds} | {f.LateSeconds} "
            + $"| {f.FalseActions} | {f.Collateral} | {f.Undone} | {f.MeanCost} |");
    }

    private static void Parts(
        StringBuilder text, string by, List<RunResult> aura, Func<PartResult, string> key)
    {
        text.AppendLine();
        Line(text, $"| aura, by {by} | causes | success | recovered | told | contained or taken back | failed "
            + "| mean s |");
        Line(text, "|---|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var group in aura.SelectMany(r => r.Parts).GroupBy(key).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            int Count(string outcome) => group.Count(p => p.Outcome == outcome);
            var times = group.Select(p => p.Seconds).OfType<double>().ToList();
            Line(text, $"| {group.Key} | {group.Count()} | {Figures.Share(group.Count(p => p.Success), group.Count())} "
                + $"| {Count(Outcomes.Recovered)} | {Count(Outcomes.Told)} "
                + $"| {Count(Outcomes.Contained) + Count(Outcomes.TakenBack) + Count(Outcomes.Declined)} "
                + $"| {Count(Outcomes.Failed)} | {(times.Count == 0 ? "–" : Figures.Number(times.Average()))} |");
        }
    }

    private static void Causes(StringBuilder text, List<RunResult> aura)
    {
        text.AppendLine();
        Line(text, "| aura's failures | runs | incidents (seeds) |");
        Line(text, "|---|--:|---|");
        foreach (var cause in aura.Where(r => !r.Success).GroupBy(r => Shape(r.Why))
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Take(MostCauses))
            Line(text, $"| {cause.Key} | {cause.Count()} | {string.Join("; ", cause.GroupBy(r => r.Incident)
                .Select(g => $"{g.Key} ({string.Join(", ", g.Select(r => r.Seed).Take(6))}"
                    + $"{(g.Count() > 6 ? ", …" : "")})"))} |");
    }

    /// <summary>Names and numbers differ from world to world; the reason does not.</summary>
    private static string Shape(string why) =>
        why.Split('(', ':')[0].Trim() is { Length: > 0 } head ? head.Replace('|', '/') : why;

    private static void Line(StringBuilder text, FormattableString line) =>
        text.AppendLine(line.ToString(CultureInfo.InvariantCulture));

    private static void Line(StringBuilder text, string line) => text.AppendLine(line);
}
