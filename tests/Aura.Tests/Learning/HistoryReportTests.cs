using System.Collections.Immutable;
using System.Text.Json;
using Aura.Actions;
using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.Learning;
using Aura.Learning.Analytics;
using Aura.Planning;
using Aura.State;
using Aura.Tests.Execution;
using Aura.Tests.State;

namespace Aura.Tests.Learning;

public sealed class HistoryReportTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 2, 4, 5, 6, 7, TimeSpan.Zero);
    private readonly TemporaryStore _files = new();
    private readonly AuraStore _store;

    public HistoryReportTests() => _store = _files.Open();

    public void Dispose() => _files.Dispose();

    private static HistoryReport Of(AuraStore store, HistoryWindow? window = null) =>
        HistoryReport.Of(store, window ?? new HistoryWindow(), Start.AddDays(100));

    /// <summary>Three months of executions in three namespaces and outside of any.</summary>
    private static IEnumerable<Outcome> Months(int count)
    {
        var random = new Random(5);
        return Enumerable.Range(0, count).Select(i =>
        {
            var worked = random.NextDouble() < 0.7;
            var target = random.Next(4) is > 0 and var ns ? $"Deployment ns-{ns}/app" : "Node node-1";
            return KnownTruth.Made($"x-{i}", new StepContext(random.Next(2) == 0 ? "node.drain" : "deployment.rollback",
                random.Next(2) == 0 ? "OOMKilled" : "NodeNotReady", "", Circumstances.None), worked,
                Start.AddMinutes(random.Next(90 * 24 * 60))) with
            {
                Target = target,
                Strategy = random.Next(3) == 0 ? null : StrategyName.Balanced,
                Seconds = Math.Exp(random.NextDouble() * 8),
                Undo = worked ? "none" : "undone",
                Because = worked ? null : Setback.NotVerified,
                CostPerMonth = random.Next(3) == 0 ? random.Next(-20, 20) : null,
                Currency = "EUR",
                Away = worked && random.Next(2) == 0 ? 60 : null,
            };
        });
    }

    /// <summary>Whole weeks are counted as they come, days at the ends are read: nothing may be lost between.</summary>
    [Theory]
    [InlineData(null, null, null)]
    [InlineData(3, null, null)]
    [InlineData(null, 40, "ns-1")]
    [InlineData(10, 12, null)]
    [InlineData(5, 5 + 14, "ns-2")]
    [InlineData(5, 82, null)]
    [InlineData(91, 95, null)]
    public void A_window_counts_what_lies_in_its_days(int? since, int? until, string? ns)
    {
        var outcomes = Months(1500).ToList();
        KnownTruth.Fill(_store, outcomes);
        var (from, to) = (Start.AddDays(since ?? -1000), Start.AddDays(until ?? 1000));

        var report = Of(_store, new HistoryWindow(since is null ? null : from, until is null ? null : to, ns));

        var midnight = to.UtcDateTime.Date.AddDays(1);
        var wanted = outcomes.Where(o => o.At.UtcDateTime >= from.UtcDateTime.Date && o.At.UtcDateTime < midnight
            && (ns is null || o.Target.Contains($" {ns}/"))).ToList();
        Assert.Equal(wanted.Count, report.All?.Executions ?? 0);
        Assert.Equal(wanted.Count(o => o.Worked == true), report.All?.Worked ?? 0);
        Assert.Equal(Keys(wanted, o => o.Finding!), report.ByFinding.Select(m => (m.Key, m.Executions)));
        Assert.Equal(Keys(wanted, o => o.Action), report.ByAction.Select(m => (m.Key, m.Executions)));
        Assert.Equal(Keys(wanted, o => o.Strategy ?? "-"), report.ByStrategy.Select(m => (m.Key, m.Executions)));
        Assert.Equal(ns is not null ? [] : Keys(wanted, o => o.Target.Split(' ', '/') is [_, var n, _] ? n : "-"),
            report.ByNamespace.Select(m => (m.Key, m.Executions)));
        Assert.Equal(wanted.Count, report.OverTime.Sum(p => p.Measured.Executions));
        Assert.Equal(wanted.Count(o => o.Undo == "undone"), report.NotWell.Sum(w => w.Undone));
        Assert.Equal(wanted.Where(o => o.Status == "succeeded").Sum(o => o.CostPerMonth ?? 0),
            report.Cost.Currencies.Sum(c => c.Net), 2);
        Assert.Equal(wanted.Sum(o => o.Away ?? 0), report.All?.Down?.Seconds ?? 0);
    }

    private static IEnumerable<(string, int)> Keys(IEnumerable<Outcome> outcomes, Func<Outcome, string> key) =>
        outcomes.GroupBy(key).Select(g => (g.Key, Count: g.Count())).OrderByDescending(g => g.Count)
            .ThenBy(g => g.Key, StringComparer.Ordinal);

    [Fact]
    public void The_median_and_nine_of_ten_are_right_to_a_fifth()
    {
        KnownTruth.Fill(_store, Months(1500));
        var seconds = Months(1500).Where(o => o.Worked == true).Select(o => o.Seconds).Order().ToList();
        var said = Of(_store).All!.Recovered!;
        Assert.InRange(said.Median / seconds[seconds.Count / 2], 0.83, 1.2);
        Assert.InRange(said.Ninety / seconds[seconds.Count * 9 / 10], 0.83, 1.2);
    }

    [Fact]
    public void What_turns_out_otherwise_is_counted_as_if_it_had_been_known_from_the_start()
    {
        KnownTruth.Fill(_store, Months(200));
        foreach (var outcome in _store.Outcomes.List(200).Where(o => o.Status == "succeeded").Take(40))
            if (outcome.Execution.EndsWith('3'))
                _store.Outcomes.Withdraw(outcome.Execution);
            else
                _store.Outcomes.Look(outcome.Execution, TimeSpan.FromMinutes(10), well: false);
        var lines = new StringWriter();
        _store.Outcomes.Export(lines);
        using var other = new TemporaryStore();
        var again = other.Open();
        again.Outcomes.Import(new StringReader($"{lines}"));

        var report = Of(_store);
        Assert.Contains(report.NotWell, w => w.Why == Setback.TakenBack && w.Undone == w.Times);
        Assert.Equal(JsonSerializer.Serialize(Of(again)), JsonSerializer.Serialize(report));
    }

    [Fact]
    public void Few_are_marked_and_the_interval_shows_how_little_is_known()
    {
        KnownTruth.Fill(_store, Months(4).Select(o => o with { Status = "succeeded", Undo = "none" }));
        var all = Of(_store).All!;
        Assert.True(all.Few);
        Assert.Equal(1, all.Success!.Value);
        Assert.InRange(all.Success.Low, 0.4, 0.8);
    }

    [Fact]
    public void Nothing_is_said_of_an_empty_store()
    {
        var report = Of(_store);
        Assert.True(report.IsEmpty);
        Assert.Empty(report.Recommendations);
    }

    [Fact]
    public void A_reason_for_undoing_a_refusal_and_an_approval_are_counted_without_names()
    {
        using var aura = new PipelineFixture(policy: new PolicyOptions { AutoApprove = Risk.Low });
        Shop.Fill(aura);
        PipelineFixture.Ends(ExecutionStatus.Refused, aura.Run("deployment.rollback", Shop.Args()));
        var asked = aura.Run("deployment.update_image", Shop.Args(
            ("container", "main"), ("image", "registry.example/nonexistent:9")));
        PipelineFixture.Ends(ExecutionStatus.ApprovalRequired, asked);
        aura.Advance(TimeSpan.FromMinutes(4));
        var result = aura.Approve(asked);
        if (result.Status == ExecutionStatus.Running)
            result = aura.Cluster.Run(() =>
                aura.Pipeline.GetAsync(result.ExecutionId!, TimeSpan.FromMinutes(30)));
        PipelineFixture.Ends(ExecutionStatus.RolledBack, result);

        var report = Of(aura.Store, new HistoryWindow(Namespace: "shop"));

        Assert.Equal(new HistoryReport.Setbacks(Setback.NotVerified, 1, 1), Assert.Single(report.NotWell));
        var refused = Assert.Single(report.Refused);
        Assert.Equal((1, "deployment.rollback"), (refused.Times, Assert.Single(refused.Actions)));
        Assert.DoesNotContain("cart", refused.Check);
        Assert.Equal((0, 1, 0), (report.Approvals.ByPolicy, report.Approvals.Approved, report.Approvals.Expired));
        Assert.InRange(report.Approvals.Waited!.Median, 200, 290);
        Assert.Empty(Of(aura.Store, new HistoryWindow(Namespace: "other")).Refused);
    }

    [Fact]
    public void Downtime_is_known_of_an_incident_that_was_seen_and_mended()
    {
        using var broken = new Broken();
        broken.Diagnose();
        broken.Aura.Advance(TimeSpan.FromMinutes(10));
        broken.Remedy();
        var outcome = broken.Outcome;
        if (outcome.Away is { } away)
            Assert.InRange(away, 1, 1200);
        var down = Of(broken.Aura.Store).ByFinding.Single(f => f.Key == "ImagePullBackOff").Down;
        Assert.Equal(outcome.Away is null ? null : 1, down?.Incidents);
    }

    private void Did(string action, string finding, int worked, int failed, string undo = "undone") =>
        KnownTruth.Fill(_store, Enumerable.Range(0, worked + failed).Select(i => KnownTruth.Made(
            $"{action}-{finding}-{i}", new StepContext(action, finding, "", Circumstances.None), i < worked,
            Start.AddHours(i)) with
        { Undo = i < worked ? "none" : undo, Because = i < worked ? null : Setback.NotVerified }));

    private IEnumerable<string> Rules => Of(_store).Recommendations.Select(r => r.Rule);

    [Fact]
    public void A_better_action_is_recommended_once_it_is_seen_often_enough_to_be_better()
    {
        Did("pod.restart", "OOMKilled", 1, 7);
        Did("deployment.increase_memory", "OOMKilled", 4, 0);
        Assert.DoesNotContain("better_action", Rules);
        Did("deployment.increase_memory", "NodeNotReady", 9, 0);
        Assert.DoesNotContain("better_action", Rules);
        Did("deployment.increase_cpu", "OOMKilled", 9, 0);

        var advice = Assert.Single(Of(_store).Recommendations, r => r.Rule == "better_action");
        Assert.Equal("pod.restart worked 1 of 8 times with OOMKilled and was undone in 7; deployment.increase_cpu "
            + "worked 9 of 9 times: prefer that", advice.Text);
        Assert.Equal((1, 8, 7), (advice.Figures["worked"], advice.Figures["judged"], advice.Figures["undone"]));
    }

    [Fact]
    public void What_is_often_undone_and_has_no_better_way_is_for_a_person()
    {
        Did("pod.restart", "OOMKilled", 2, 4);
        Assert.Equal(["often_undone"], Rules);
    }

    [Fact]
    public void What_heals_itself_and_what_comes_again_is_said_with_its_figures()
    {
        Finding Of(string id) => new()
        {
            Id = id,
            Type = "OOMKilled",
            Severity = Severity.Critical,
            Target = new ObjectRef(Kind.Deployment, "shop", id),
            Summary = "",
            Evidence = [],
            RootCause = new RootCause("OOMKilled", new ObjectRef(Kind.Deployment, "shop", id), 1),
            Affected = [],
            Facts = [],
        };
        void Note(ImmutableArray<Finding> findings, DateTimeOffset at) => _store.Incidents.Note("test",
            new Aura.Diagnosis.Diagnosis(findings, new Scanned(1, 1)), DiagnosisScope.Everything, at);
        for (var week = 0; week < 5; week++)
        {
            Note([Of("report")], Start.AddDays(7 * week));
            Note([], Start.AddDays(7 * week).AddMinutes(20));
        }

        var all = HistoryReport.Of(_store, new HistoryWindow(), Start.AddDays(30));
        Assert.Equal(["comes_again", "heals_itself"], all.Recommendations.Select(r => r.Rule));
        Assert.Contains("comes to Deployment shop/report on Wednesdays from 05:00 to 06:00 UTC, 5 times so far",
            all.Recommendations[0].Text);
        Assert.Equal((5, 5, 5), Assert.Single(all.LeftAlone) is var h ? (h.Left, h.Healed, h.WithinHour) : default);
        Assert.Empty(HistoryReport.Of(_store, new HistoryWindow(Namespace: "other"), Start.AddDays(30)).LeftAlone);
    }
}
