using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Aura.Learning;
using Aura.Learning.Analytics;
using Aura.Mcp.Options;
using Aura.Mcp.Reports;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;

namespace Aura.Mcp.Commands;

/// <summary>
/// <c>aura report</c>: what happened, from the store alone. In a file, plots are SVG files beside it, which every
/// viewer of Markdown shows; on standard output they are in the text, as data.
/// </summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var to = new Option<string?>("--out")
        {
            Description = "Write it there, and plots as SVG files beside it; else to standard output.",
            HelpName = "FILE",
        };
        var since = Time("--since", "From this day (UTC), like 2026-11-01, or so long ago, like 30d or 12w.");
        var until = Time("--until", "Before this day.");
        var ns = new Option<string?>("--namespace") { Description = "Only this one." };
        var format = new Option<string>("--format")
        {
            Description = "markdown or json.", DefaultValueFactory = _ => "markdown",
        };
        format.AcceptOnlyFromAmong("markdown", "json");
        var command = new Command("report", "What was done, how well it went, what it cost, and what follows.")
        {
            to, since, until, ns, format,
        };
        command.SetAction(async (options, parsed, _) =>
        {
            await using var workspace = new Workspace(options);
            var now = workspace.Store.Time.GetUtcNow();
            var window = Window(parsed.GetValue(since), parsed.GetValue(until), parsed.GetValue(ns), now);
            var report = HistoryReport.Of(workspace.Store, window, now);
            if (parsed.GetValue(format) == "json")
                Write(parsed.GetValue(to), Json(report));
            else
                Write(parsed.GetValue(to), new MarkdownReport(report, Predictions(workspace, window), now));
            return ExitCode.Done;
        });
        return command;
    }

    private static Option<string?> Time(string name, string description) =>
        new(name) { Description = description, HelpName = "DAY" };

    private static HistoryWindow Window(string? since, string? until, string? ns, DateTimeOffset now)
    {
        var faults = new List<string>();
        var window = new HistoryWindow(Parse("--since", since, now, faults), Parse("--until", until, now, faults), ns);
        if (window.Until <= window.Since)
            faults.Add("--until: must be later than --since");
        return faults.Count == 0 ? window : throw new OptionsException(faults);
    }

    private static DateTimeOffset? Parse(string option, string? text, DateTimeOffset now, List<string> faults)
    {
        if (text is null)
            return null;
        if (text.Length > 1 && text[^1] is 'd' or 'w' && int.TryParse(text[..^1], NumberStyles.None,
            CultureInfo.InvariantCulture, out var ago) && ago is > 0 and <= 10_000)
            return now.AddDays(text[^1] == 'd' ? -ago : -7 * ago);
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time;
        faults.Add($"{option}: '{text}' is no day like 2026-11-01, nor so long ago as 30d or 12w");
        return null;
    }

    /// <summary>They are counted by month, and not by namespace.</summary>
    private static Calibration? Predictions(Workspace workspace, HistoryWindow window)
    {
        static int Month(DateTimeOffset at) => (at.UtcDateTime.Year * 100) + at.UtcDateTime.Month;
        return window.Namespace is not null ? null : Calibration.Of(workspace.Store.Calibration.All().Where(j =>
            (window.Since is not { } since || j.Month >= Month(since))
            && (window.Until is not { } until || j.Month <= Month(until.AddTicks(-1)))));
    }

    private static string Json(HistoryReport report)
    {
        var json = new JsonObject { ["view"] = "report" };
        foreach (var (name, value) in ToolJson.ToObject(report))
            json[name] = value?.DeepClone();
        return json.ToJsonString(ToolJson.Indented) + "\n";
    }

    private static void Write(string? file, string text)
    {
        if (file is null)
            Console.Out.Write(text);
        else
            Writing(file, () => File.WriteAllText(file, text));
    }

    private static void Write(string? file, MarkdownReport report)
    {
        if (file is null)
            Console.Out.Write(report.ToText(p =>
                $"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(p.Svg))}"));
        else
            Writing(file, () =>
            {
                string Beside(string plot) => $"{Path.GetFileNameWithoutExtension(file)}-{plot}.svg";
                var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
                File.WriteAllText(file, report.ToText(p => Uri.EscapeDataString(Beside(p.Name))));
                foreach (var plot in report.Plots)
                    File.WriteAllText(Path.Combine(folder, Beside(plot.Name)), plot.Svg);
            });
    }

    private static void Writing(string file, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new FaultException("FileNotUsable", $"--out {file}: {e.Message}");
        }
    }
}
