using System.Collections.Immutable;
using System.Globalization;
using Aura.Learning;
using Aura.Learning.Analytics;

namespace Aura.Mcp.Reports;

/// <summary>The history for people, with plots.</summary>
/// <param name="calibration">Of the predictions; null where none was judged, or it is about one namespace.</param>
internal sealed class MarkdownReport(HistoryReport report, Calibration? calibration, DateTimeOffset now)
{
    private readonly Markdown _text = new();

    /// <summary>By name; only those that show something.</summary>
    public IReadOnlyList<(string Name, string Title, string Svg)> Plots { get; } =
    [
        .. new[]
        {
            ("success", "Success over time", Reports.Plots.Success(report.OverTime)),
            ("outcomes", "Executions over time", Reports.Plots.Outcomes(report.OverTime)),
            ("recovery", "Recovery by type of finding", Reports.Plots.Recovery(report.ByFinding)),
            ("reliability", "Predictions against outcomes", Reports.Plots.Reliability(calibration)),
        }.Where(p => p.Item3 is not null).Select(p => (p.Item1, p.Item2, p.Item3!)),
    ];

    /// <param name="source">Where a plot's image is, for the link.</param>
    public string ToText(Func<(string Name, string Title, string Svg), string> source)
    {
        _text.Heading(1, "What Aura did");
        _text.Paragraph($"{Time()}{(report.Namespace is { } ns ? $", namespace {Markdown.Escape(ns)}" : "")}; written "
            + $"{now.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC.");
        if (report.IsEmpty)
        {
            _text.Paragraph("Nothing was executed, refused or left alone in that time: there is nothing to report. "
                + "Outcomes come with executions; `aura outcomes import FILE` reads those of another store.");
            return $"{_text}";
        }
        Summary();
        Bullets("Recommendations", report.Recommendations.Select(r => Markdown.Escape(r.Text)));
        Plot("success", source);
        Plot("outcomes", source);
        Measured("By type of finding", "finding", report.ByFinding);
        Plot("recovery", source);
        Measured("By action", "action", report.ByAction);
        Measured("By strategy", "strategy", report.ByStrategy);
        Measured("By namespace", "namespace", report.ByNamespace);
        OverTime();
        NotWell();
        Approvals();
        LeftAlone();
        Cost();
        Predictions(source);
        HowToRead();
        return $"{_text}";
    }

    private string Time() => (report.Since, report.Until) switch
    {
        ({ } since, { } until) => $"From {Day(since)} to before {Day(until)}",
        ({ } since, null) => $"Since {Day(since)}",
        (null, { } until) => $"Before {Day(until)}",
        _ => "All that the store knows",
    };

    private void Summary()
    {
        if (report.All is not { } all)
        {
            _text.Paragraph("No execution ended in that time.");
            return;
        }
        var words = all.Success is { } s
            ? $"{all.Worked} of {all.Judged} worked ({Percent(s.Value)}; {Percent(s.Low)} to {Percent(s.High)})"
            : "none of them says whether anything worked";
        _text.Paragraph($"{all.Executions} executions: {words}, {all.Undone} were taken back."
            + (all.Recovered is { } r ? $" What worked took {Seconds(r.Median)} in the median, nine of ten at most "
                + $"{Seconds(r.Ninety)}." : "")
            + (all.Down is { } d ? $" Service was away for {Seconds(d.Seconds)} in {d.Incidents} incidents of which "
                + "that is known." : ""));
    }

    private void Measured(string title, string what, ImmutableArray<Measured> lines)
    {
        if (lines.IsEmpty)
            return;
        _text.Heading(2, title);
        _text.Table([what, "executions", "worked", "share", "90 %", "taken back", "median", "nine of ten"],
            [.. lines.Select(m => Row(m.Key == Dimension.None ? "(none)" : Markdown.Escape(m.Key), m))]);
    }

    private void OverTime()
    {
        if (report.OverTime.IsEmpty)
            return;
        _text.Heading(2, "Over time");
        _text.Table(["from", "executions", "worked", "share", "90 %", "taken back", "median", "nine of ten"],
            [.. report.OverTime.Select(p => Row(p.From.ToString("O", CultureInfo.InvariantCulture), p.Measured))]);
    }

    private static IReadOnlyList<string> Row(string key, Measured m) =>
    [
        key, $"{m.Executions}", $"{m.Worked} of {m.Judged}{(m.Few ? " \\*" : "")}",
        m.Success is { } s ? Percent(s.Value) : "", m.Success is { } i ? $"{Percent(i.Low)} to {Percent(i.High)}" : "",
        $"{m.Undone}", m.Recovered is { } r ? Seconds(r.Median) : "", m.Recovered is { } n ? Seconds(n.Ninety) : "",
    ];

    private void NotWell()
    {
        if (!report.NotWell.IsEmpty)
        {
            _text.Heading(2, "What did not end well, and why");
            _text.Table(["why", "times", "taken back"],
                [.. report.NotWell.Select(w => (string[])[Markdown.Escape(w.Why), $"{w.Times}", $"{w.Undone}"])]);
        }
        if (report.Refused.IsEmpty)
            return;
        _text.Heading(2, "What was refused");
        _text.Table(["this did not hold", "times", "mostly for"], [.. report.Refused.Select(r => (string[])
            [Markdown.Escape(r.Check), $"{r.Times}", Markdown.Escape(string.Join(", ", r.Actions))])]);
    }

    private void Approvals()
    {
        var a = report.Approvals;
        if (a is { ByPolicy: 0, Approved: 0, Rejected: 0, Expired: 0, Drifted: 0, Withdrawn: 0 })
            return;
        _text.Heading(2, "Approvals");
        _text.Paragraph($"{a.ByPolicy} begun without asking, as the policy has it; {a.Approved} approved, {a.Rejected} "
            + $"rejected, {a.Expired} ran out, {a.Drifted} void because something had changed, {a.Withdrawn} withdrawn."
            + (a.Waited is { } w ? $" People answered within {Seconds(w.Median)} in the median, nine of ten within "
                + $"{Seconds(w.Ninety)}." : ""));
    }

    private void LeftAlone()
    {
        if (report.LeftAlone.IsEmpty)
            return;
        _text.Heading(2, "Incidents left alone");
        _text.Table(["type", "left alone", "gone by themselves", "within an hour"], [.. report.LeftAlone.Select(h =>
            (string[])[Markdown.Escape(h.Type), $"{h.Left}", $"{h.Healed}", $"{h.WithinHour}"])]);
    }

    private void Cost()
    {
        foreach (var c in report.Cost.Currencies)
        {
            _text.Heading(2, $"Cost ({(c.Currency == Dimension.None ? "currency not noted" : c.Currency)})");
            _text.Paragraph($"Changes that stayed request {Money(c.Added)} more and {Money(c.Freed)} less a month: "
                + $"{Money(c.Net)} in all, in {c.Changes} executions."
                + (c.DowntimeCost is { } lost ? $" Downtime cost {Money(lost)}." : ""));
            foreach (var (what, lines) in ((string, ImmutableArray<CostReport.Line>)[])
                [("actions", c.ByAction), ("namespace", c.ByNamespace)])
                _text.Table([what, "more a month", "less a month", "in all", "executions"], [.. lines.Select(l =>
                    (string[])[l.Key == Dimension.None ? "(none)" : Markdown.Escape(l.Key), Money(l.Added),
                        Money(l.Freed), Money(l.Net), $"{l.Changes}"])]);
        }
    }

    private void Predictions(Func<(string, string, string), string> source)
    {
        if (calibration is null)
            return;
        _text.Heading(2, "Predictions");
        Plot("reliability", source);
        _text.Paragraph($"{calibration.Count} predictions, each made before its outcome: Brier score "
            + $"{Number(calibration.BrierScore)} (saying the overall rate always: {Number(calibration.BrierOfRate)}), "
            + $"expected calibration error {Number(calibration.ExpectedCalibrationError)}. Counted by whole months.");
    }

    private void HowToRead()
    {
        _text.Heading(2, "How to read it");
        _text.Bullets(
        [
            "*Worked*: it ended well, nobody took it back, and whenever it was looked at again it was well. What a "
            + "person stopped, or what changed nothing, says nothing. \\* marks fewer than "
            + $"{SuccessModel.Support}: too few to rely on.",
            "An action counts with each execution that it was part of. Times are from the first write to the verified "
            + "end, of what worked, read from steps of a fifth.",
            "What is done in hard cases looks worse than it is; none of this is an experiment. Incidents that went "
            + "away by themselves may have been mended by somebody else.",
            "Cost is what is requested, by the prices at that time; not the bill.",
        ]);
    }

    private void Bullets(string title, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        if (all.Count == 0)
            return;
        _text.Heading(2, title);
        _text.Bullets(all);
    }

    private void Plot(string name, Func<(string, string, string), string> source)
    {
        foreach (var plot in Plots.Where(p => p.Name == name))
            _text.Paragraph($"![{plot.Title}]({source(plot)})");
    }

    private static string Day(DateTimeOffset day) =>
        day.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Percent(double share) => share.ToString("0%", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Money(double amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Seconds(double seconds) => seconds switch
    {
        < 100 => $"{seconds:0} s",
        < 6000 => $"{seconds / 60:0} min",
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.0} h"),
    };
}
