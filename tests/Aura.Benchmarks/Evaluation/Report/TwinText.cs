using System.Globalization;
using System.Text;
using Aura.Benchmarks.Evaluation.Judging;
using Aura.Benchmarks.Evaluation.Responders;

namespace Aura.Benchmarks.Evaluation.Report;

/// <summary>What rehearsals said, held against what came.</summary>
internal static class TwinText
{
    private const int MostMisses = 15;

    public static void Add(StringBuilder text, IReadOnlyList<RunResult> results)
    {
        var foreseen = results.SelectMany(r => r.Parts.Where(p => p.Foreseen is not null)
            .Select(p => (Run: r, Part: p, Said: p.Foreseen!))).ToList();
        if (foreseen.Count == 0)
            return;
        text.AppendLine();
        text.AppendLine("| twin, before carrying out | rehearsals | agrees | of them unknown | Brier score "
            + "| \"always recovers\" agrees | its Brier score |");
        text.AppendLine("|---|--:|--:|--:|--:|--:|--:|");
        Row(text, "what is recommended", [.. foreseen.Where(f => f.Run.Responder == AuraResponder.Word)
            .Select(f => (f.Said, f.Part.WellAtFirst))]);
        Row(text, "another strategy", [.. foreseen.Where(f => f.Run.Responder == AnotherStrategy.Word)
            .Select(f => (f.Said, f.Part.WellAtFirst))]);
        Row(text, "both", [.. foreseen.Select(f => (f.Said, f.Part.WellAtFirst))]);
        Told(text, results, foreseen.Count);
        text.AppendLine().AppendLine("| twin says | recovers | does not |").AppendLine("|---|--:|--:|");
        foreach (var said in foreseen.GroupBy(f => f.Said.Outcome).OrderBy(g => g.Key, StringComparer.Ordinal))
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {said.Key} | {said.Count(f => f.Part.WellAtFirst)} | {said.Count(f => !f.Part.WellAtFirst)} |");
        text.AppendLine().AppendLine("| the twin's misses | runs | incidents (seeds) |").AppendLine("|---|--:|---|");
        foreach (var miss in foreseen.Where(f => !Agrees(f.Said, f.Part.WellAtFirst))
            .GroupBy(f => $"{f.Part.Type}: says {f.Said.Outcome}, {(f.Part.WellAtFirst ? "recovers" : "does not")}")
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Take(MostMisses))
            text.AppendLine(CultureInfo.InvariantCulture, $"| {miss.Key} | {miss.Count()} | {Where(miss)} |");
    }

    /// <summary>Who is told does not change the cluster, so that nothing is foretold and nothing can agree.</summary>
    private static void Told(StringBuilder text, IReadOnlyList<RunResult> results, int asked)
    {
        var told = results.Where(r => r.Responder is AuraResponder.Word or AnotherStrategy.Word)
            .SelectMany(r => r.Parts).Count(p => p.OnlyTold);
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture,
            $"The twin was asked {asked} times. Left out are {told} strategies that only tell people.");
    }

    private static string Where(IEnumerable<(RunResult Run, PartResult Part, Prediction Said)> misses) =>
        string.Join("; ", misses.GroupBy(f => f.Run.Incident)
            .Select(g => $"{g.Key} ({string.Join(", ", g.Select(f => f.Run.Seed).Distinct().Take(6))})"));

    /// <summary>What cannot be told is no agreement.</summary>
    private static bool Agrees(Prediction said, bool came) => !said.IsUnknown && said.Recovers == came;

    private static void Row(StringBuilder text, string name, List<(Prediction Said, bool Came)> of)
    {
        if (of.Count == 0)
            return;
        text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {of.Count} "
            + $"| {Figures.Share(of.Count(f => Agrees(f.Said, f.Came)), of.Count)} | {of.Count(f => f.Said.IsUnknown)} "
            + $"| {of.Average(f => Math.Pow(f.Said.Probability - (f.Came ? 1 : 0), 2)):F3} "
            + $"| {Figures.Share(of.Count(f => f.Came), of.Count)} | {of.Average(f => f.Came ? 0.0 : 1.0):F3} |");
    }
}
