using System.Text.Json.Nodes;
using System.Xml.Linq;
using Aura.Actions;
using Aura.Learning;
using Aura.Learning.Analytics;
using Aura.Mcp.Options;
using Aura.Planning;
using Aura.State;
using Aura.Tests.Learning;

namespace Aura.Tests.Mcp;

/// <summary>Analytics as people and clients get them: <c>aura report</c> and <c>insights</c>.</summary>
public sealed class ReportTests : IDisposable
{
    private const string Hostile = "<script>alert(1)\n#x|[y](http:evil)\u202e";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aura-report-");

    public void Dispose() => _folder.Delete(recursive: true);

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private Task<AuraProcess.Outcome> ReportAsync(params string[] args) =>
        AuraProcess.AuraAsync(["report", "--store", In("aura.db"), .. args]);

    /// <returns>What those that worked cost more a month.</returns>
    private double Fill(int count)
    {
        using var store = AuraStore.Open(In("aura.db"));
        var outcomes = new KnownTruth(3).History(count).Select((o, i) => o with
        {
            Target = i % 7 == 0 ? $"Deployment {Hostile}/cart" : "Deployment shop/cart",
            Strategy = StrategyName.Balanced,
            Believed = new Odds(0.7, 0.5, 0.9, 9, "outcomes"),
            Because = o.Worked == true ? null : Setback.NotVerified,
            Undo = o.Worked == true ? "none" : "undone",
            CostPerMonth = i % 5 == 0 ? 12.5 : null,
            Currency = "USD",
        }).ToList();
        KnownTruth.Fill(store, outcomes);
        return outcomes.Where(o => o.Worked == true).Sum(o => o.CostPerMonth ?? 0);
    }

    [Fact]
    public async Task TheReportIsMarkdownWithPlotsBesideItOrInIt()
    {
        var more = Fill(300);
        var outcomes = await Task.WhenAll(ReportAsync("--out", In("week 1.md")), ReportAsync(),
            ReportAsync("--format", "json", "--namespace", "shop"));
        Assert.All(outcomes, o => Assert.True(o.Code == 0, o.Error));

        var text = await File.ReadAllTextAsync(In("week 1.md"));
        foreach (var plot in (string[])["success", "outcomes", "recovery", "reliability"])
        {
            Assert.Contains($"](week%201-{plot}.svg)", text);
            var svg = XDocument.Load(In($"week 1-{plot}.svg")).Root!;
            Assert.Equal("svg", svg.Name.LocalName);
            Assert.NotEmpty(svg.Elements().Single(e => e.Name.LocalName == "title").Value);
            Assert.Contains("prefers-color-scheme", $"{svg}");
            Assert.DoesNotContain("script", $"{svg}");
        }
        Assert.Contains("# What Aura did", text);
        Assert.Contains("300 executions", text);
        Assert.Contains("it did not have the effect wanted", text);
        Assert.Contains($"{more:0.00} more", text);
        Assert.DoesNotContain("<script>", text);
        Assert.DoesNotContain("](http", text);
        Assert.DoesNotContain("\n#x", text);
        Assert.DoesNotContain("\u202e", text);
        Assert.Equal(4, outcomes[1].Output.Split("](data:image/svg+xml;base64,").Length - 1);
        Assert.Equal(257, (int)outcomes[2].Json["all"]!["executions"]!);
        Assert.Empty(outcomes[2].Json["byNamespace"]!.AsArray());
    }

    [Fact]
    public async Task AnEmptyStoreSaysSo()
    {
        var outcome = await ReportAsync();
        Assert.Equal(0, outcome.Code);
        Assert.Contains("there is nothing to report", outcome.Output);
        Assert.DoesNotContain("](", outcome.Output);
    }

    [Fact]
    public async Task WhatCannotBeDoneIsRefusedByName()
    {
        var outcomes = await Task.WhenAll(ReportAsync("--since", "lately", "--until", "2026-13-01"),
            ReportAsync("--since", "2026-05-01", "--until", "2026-04-01"), ReportAsync("--format", "pdf"),
            ReportAsync("--out", In("nowhere/report.md")));
        Assert.Equal([2, 2, 2, 1], outcomes.Select(o => o.Code));
        Assert.Contains("--since: 'lately' is no day like", outcomes[0].Error);
        Assert.Contains("--until: '2026-13-01' is no day like", outcomes[0].Error);
        Assert.Contains("--until: must be later than --since", outcomes[1].Error);
        Assert.Contains("markdown", outcomes[2].Error);
        Assert.Contains("--out ", outcomes[3].Error);
    }

    [Fact]
    public async Task InsightsTellOfWhatWasReallyDone()
    {
        await using var session = await TestSession.StartAsync(
            "image-not-found", new AuraOptions { AutoApprove = Risk.High });
        var found = await session.CallAsync("diagnose");
        var plan = await session.CallAsync("plan_remediation", new JsonObject
        {
            ["finding"] = found["findings"]![0]!["id"]!.DeepClone(),
        });
        var done = await session.CallAsync("execute_plan", new JsonObject { ["planId"] = plan["planId"]!.DeepClone() });
        await session.CallAsync("deployment_rollback", new JsonObject
        {
            ["namespace"] = "shop",
            ["name"] = "no-such",
        }, isError: true);

        var history = await Ask(("view", "history"), ("days", 30), ("namespace", "shop"));
        var analytics = history["analytics"]!;
        var finding = analytics["byFinding"]![0]!;
        Assert.Equal(("ImagePullBackOff", 1, 1, true), ((string?)finding["key"], (int)finding["executions"]!,
            (int)finding["worked"]!, (bool)finding["few"]!));
        Assert.True((double)finding["recovered"]!["median"]! > 0);
        Assert.Equal((string?)plan["recommended"], (string?)analytics["byStrategy"]![0]!["key"]);
        Assert.Equal(1, (int)analytics["approvals"]!["byPolicy"]!);
        var refused = Assert.Single(analytics["refused"]!.AsArray())!;
        Assert.Equal("deployment.rollback", (string?)refused["actions"]![0]);
        Assert.DoesNotContain("no-such", refused.ToJsonString());
        Assert.Single(history["executions"]!.AsArray());

        await session.CallAsync("undo", new JsonObject { ["executionId"] = done["executionId"]!.DeepClone() });
        var after = (await Ask(("view", "history")))["analytics"]!;
        Assert.Equal(0, (int)after["all"]!["worked"]!);
        Assert.Equal("a person took it back", (string?)after["notWell"]![0]!["why"]);
        Assert.Null((await Ask(("view", "history"), ("target", "shop/cart")))["analytics"]);
        Assert.Empty((await Ask(("view", "history"), ("namespace", "other")))["executions"]!.AsArray());
        Assert.Equal("cost", (string?)(await Ask(("view", "cost"), ("since", "2000-01-01")))["view"]);

        Assert.Contains("days: give days or since",
            await Fault(("view", "cost"), ("days", 3), ("since", "2026-01-01")));
        Assert.Contains("until: must be later", await Fault(("view", "history"), ("since", "2026-02-01"),
            ("until", "2026-01-01")));
        Assert.Contains("namespace: is for", await Fault(("view", "patterns"), ("namespace", "shop")));
        Assert.Contains("days", await Fault(("view", "cost"), ("days", 0)));

        Task<JsonObject> Ask(params (string, JsonNode)[] args) => session.CallAsync("insights", Of(args));
        async Task<string> Fault(params (string, JsonNode)[] args) =>
            (string)(await session.CallAsync("insights", Of(args), isError: true))["message"]!;
        static JsonObject Of((string Name, JsonNode Value)[] args) =>
            new(args.Select(a => KeyValuePair.Create(a.Name, (JsonNode?)a.Value)));
    }
}
