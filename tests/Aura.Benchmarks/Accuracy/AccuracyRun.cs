using System.Globalization;
using System.Text;
using Aura.Benchmarks.Evaluation.Report;
using Aura.Simulator.Incidents;

namespace Aura.Benchmarks.Accuracy;

/// <summary>
/// How right diagnosis is: every incident of a folder is played and diagnosed, and what is reported is held against
/// what the file expects. A confusion matrix, precision and recall, as Markdown.
/// </summary>
internal static class AccuracyRun
{
    /// <summary><c>[--incidents samples/incidents] [--write docs/diagnosis.md]</c></summary>
    /// <returns>1 where a healthy cluster got a finding, or more than one report in twenty is wrong.</returns>
    public static int Run(string[] args)
    {
        var verdicts = Directory.GetFiles(Command.Option(args, "--incidents") ?? "samples/incidents", "*.yaml")
            .Order(StringComparer.Ordinal).Select(f => IncidentVerdict.Of(Incident.Load(f))).ToList();
        var text = Table(verdicts);
        Console.Write(text);
        if (Command.Option(args, "--write") is { } file)
            GeneratedPart.Write(file, "accuracy", text);
        var reported = verdicts.Sum(v => v.Reported.Count);
        var wrong = verdicts.Sum(v => v.Wrong.Count());
        return verdicts.Exists(v => v.Sort == "healthy" && v.Reported.Count > 0) || wrong * 20 > reported ? 1 : 0;
    }

    private static string Table(List<IncidentVerdict> verdicts)
    {
        var text = new StringBuilder();
        text.AppendLine("| incidents | files | causes to find | found | missed | false alarms |");
        text.AppendLine("|---|--:|--:|--:|--:|--:|");
        foreach (var sort in verdicts.GroupBy(v => v.Sort).OrderBy(g => g.Key, StringComparer.Ordinal))
            Row(text, sort.Key, [.. sort]);
        Row(text, "**all**", verdicts);
        var (right, wrong) = (verdicts.Sum(v => v.Right.Count()), verdicts.Sum(v => v.Wrong.Count()));
        var missed = verdicts.Sum(v => v.Missed.Count());
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture,
            $"Precision {Figures.Share(right, right + wrong)}, recall {Figures.Share(right, right + missed)}.")
            .AppendLine();
        text.AppendLine("| expected | times | reported as |").AppendLine("|---|--:|---|");
        foreach (var line in Confusion(verdicts))
            text.AppendLine(line);
        return text.ToString();
    }

    private static void Row(StringBuilder text, string name, List<IncidentVerdict> of) => text.AppendLine(
        CultureInfo.InvariantCulture,
        $"| {name} | {of.Count} | {of.Sum(v => v.Expected.Count)} | {of.Sum(v => v.Right.Count())} "
        + $"| {of.Sum(v => v.Missed.Count())} | {of.Sum(v => v.Wrong.Count())} |");

    /// <summary>
    /// One row for each type that is expected (or reported where nothing is): what was said instead stands beside it.
    /// </summary>
    private static IEnumerable<string> Confusion(List<IncidentVerdict> verdicts)
    {
        var pairs = verdicts.SelectMany(Pairs).GroupBy(p => p.Expected).OrderBy(g => g.Key, StringComparer.Ordinal);
        foreach (var row in pairs)
            yield return $"| {row.Key} | {row.Count()} | "
                + string.Join(", ", row.GroupBy(p => p.Reported).OrderByDescending(g => g.Count())
                    .ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key} {g.Count()}")) + " |";
    }

    private static IEnumerable<(string Expected, string Reported)> Pairs(IncidentVerdict v)
    {
        foreach (var right in v.Right)
            yield return (right.Type, right.Type);
        var wrong = new Queue<FoundCause>(v.Wrong);
        // What was missed is set beside what was said instead, where something was.
        foreach (var missed in v.Missed)
            yield return (missed.Type, wrong.TryDequeue(out var instead)
                ? $"{instead.Type} of {instead.Target} ({v.Incident})" : $"nothing ({v.Incident})");
        foreach (var more in wrong)
            yield return ("nothing", $"{more.Type} of {more.Target} ({v.Incident})");
    }
}
