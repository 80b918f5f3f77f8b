using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Kubernetes;
using Aura.Mcp.Telemetry;
using Aura.Telemetry;

namespace Aura.Tests.Mcp.Telemetry;

/// <summary>docs/telemetry.md, the dashboard and the program know the same names.</summary>
public sealed partial class DocumentedTests(TracedRun run) : IClassFixture<TracedRun>
{
    private sealed record Row(string Name, string Unit, string Kind, IReadOnlySet<string> Attributes);

    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs/telemetry.md"));

    private static IReadOnlyList<Row> Metrics { get; } =
    [
        .. Cells("metric").Select(c =>
            new Row(Names(c[0]).Single(), Names(c[1]).Single(), c[2], Names(c[3]).ToHashSet())),
    ];

    [Fact]
    public void ThePageListsExactlyTheInstrumentsThatThereAre()
    {
        Assert.Equal(Instruments().Select(i => $"{i.Name} {i.Unit} {Kind(i)}").Order(StringComparer.Ordinal),
            Metrics.Select(m => $"{m.Name} {m.Unit} {m.Kind}").Order(StringComparer.Ordinal));
        Assert.All(Instruments(), i => Assert.False(string.IsNullOrEmpty(i.Description), i.Name));
    }

    [Fact]
    public void WhatIsSentIsOnThePage()
    {
        Assert.All(run.Points, p =>
        {
            var row = Metrics.Single(m => m.Name == p.Metric);
            Assert.Equal(row.Unit, p.Unit);
            Assert.Subset(row.Attributes.ToHashSet(), p.Attributes.Keys.ToHashSet());
        });
        var spans = Cells("span").ToDictionary(c => Names(c[0]).Single(), c => Names(c[2]).ToHashSet());
        string Documented(OtlpSpan span) => span.Scope switch
        {
            "Aura.Mcp" => "tools/call TOOL",
            "Aura.Kubernetes" => "METHOD TEMPLATE",
            _ => span.Name,
        };
        Assert.All(run.Spans, s => Assert.Subset(spans[Documented(s)], s.Attributes.Keys.ToHashSet()));
    }

    [Fact]
    public void TheDashboardAsksForMetricsAndLabelsThatAuraSends()
    {
        var known = Instruments().SelectMany(i => Translated(i).Select(n => (Name: n, Of: i.Name)))
            .ToDictionary(n => n.Name, n => Metrics.Single(m => m.Name == n.Of).Attributes
                .Select(a => a.Replace('.', '_')).Concat(["job", "le"]).ToHashSet());
        var asked = Expressions().ToList();
        Assert.All(asked, e =>
        {
            var names = MetricName().Matches(Clauses().Replace(e, " ")).Select(m => m.Value).ToList();
            Assert.NotEmpty(names);
            var labels = Clauses().Matches(e).SelectMany(m => Label().Matches(m.Value)).Select(m => m.Groups[1].Value);
            Assert.All(names, n => Assert.True(known.ContainsKey(n), $"{n} in {e}"));
            Assert.Subset(known[names[0]], labels.ToHashSet());
        });
        var all = string.Join('\n', asked);
        Assert.All(Instruments(), i => Assert.Contains(Translated(i), n => all.Contains(n)));
    }

    [Fact]
    public void TheDashboardCanBeImported()
    {
        var board = Dashboard();
        Assert.Equal(["datasource", "job"], board["templating"]!["list"]!.AsArray().Select(v => (string?)v!["name"]));
        Assert.Equal("datasource", (string?)board["templating"]!["list"]![0]!["type"]);
        Assert.True((int)board["schemaVersion"]! >= 36);
        var panels = board["panels"]!.AsArray();
        Assert.Equal(panels.Count, panels.Select(p => (int)p!["id"]!).Distinct().Count());
        Assert.All(panels, p =>
        {
            var place = p!["gridPos"]!;
            Assert.True((int)place["x"]! >= 0 && (int)place["x"]! + (int)place["w"]! <= 24, (string?)p["title"]);
            if ((string?)p["type"] == "row")
                return;
            Assert.Contains((string?)p["type"], new[] { "timeseries", "stat" });
            Assert.Equal("${datasource}", (string?)p["datasource"]!["uid"]);
            var targets = p["targets"]!.AsArray();
            Assert.Equal(targets.Count, targets.Select(t => (string?)t!["refId"]).Distinct().Count());
        });
    }

    private static List<Instrument> Instruments()
    {
        foreach (var type in new[] { typeof(CoreTelemetry), typeof(ApiTelemetry), typeof(McpTelemetry) })
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        var found = new List<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name.StartsWith("Aura."))
                found.Add(instrument);
        };
        listener.Start();
        return found;
    }

    private static string Kind(Instrument instrument) => instrument.GetType().Name.Split('`')[0].ToLowerInvariant();

    /// <summary>As Prometheus' own receiver names them: separators, then the unit, then the kind.</summary>
    private static IEnumerable<string> Translated(Instrument i)
    {
        var name = i.Name.Replace('.', '_') + i.Unit switch
        {
            "s" => "_seconds",
            ['{', ..] => "",
            var unit => throw new InvalidDataException($"{i.Name}: how is the unit {unit} called?"),
        };
        return Kind(i) switch
        {
            "counter" => [$"{name}_total"],
            "histogram" => [$"{name}_bucket", $"{name}_count", $"{name}_sum"],
            _ => [name],
        };
    }

    private static JsonNode Dashboard() => JsonNode.Parse(
        File.ReadAllText(Path.Combine(Repository.Root, "samples/deploy/grafana/aura.json")))!;

    private static IEnumerable<string> Expressions() => Dashboard()["panels"]!.AsArray()
        .SelectMany(p => p!["targets"]?.AsArray() ?? []).Select(t => (string)t!["expr"]!);

    /// <summary>The rows of the table whose first column has this heading.</summary>
    private static IEnumerable<string[]> Cells(string heading) => Page.Split('\n')
        .SkipWhile(l => !l.StartsWith($"| {heading} |")).Skip(2).TakeWhile(l => l.StartsWith('|'))
        .Select(l => l.Trim('|').Split('|', StringSplitOptions.TrimEntries));

    private static IEnumerable<string> Names(string cell) => Quoted().Matches(cell).Select(m => m.Groups[1].Value);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\{[^}]*\}|\bby \([^)]*\)")]
    private static partial Regex Clauses();

    [GeneratedRegex(@"(?<![""\w$])([a-z]\w+)(?=[=,)])")]
    private static partial Regex Label();

    [GeneratedRegex(@"\b(aura|mcp|http)_\w+")]
    private static partial Regex MetricName();
}
