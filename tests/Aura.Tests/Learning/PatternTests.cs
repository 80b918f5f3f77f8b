using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
using Aura.Kubernetes;
using Aura.Learning;
using Aura.Learning.Patterns;
using Aura.State;
using Aura.Tests.State;

namespace Aura.Tests.Learning;

public sealed class PatternTests : IDisposable
{
    private static readonly ObjectRef Report = new(Kind.Deployment, "shop", "report");

    // A Monday.
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 2, 10, 0, TimeSpan.Zero);
    private readonly TemporaryStore _files = new();
    private readonly AuraStore _store;

    public PatternTests() => _store = _files.Open();

    public void Dispose() => _files.Dispose();

    private static Finding Of(bool afterRollout = false) => new()
    {
        Id = "f-1",
        Type = "OOMKilled",
        Severity = Severity.Critical,
        Target = Report,
        Summary = "",
        Evidence = [],
        RootCause = new RootCause("OOMKilled", Report, 1),
        Affected = [],
        Facts = afterRollout
            ? new JsonObject { ["rolloutBroke"] = true, ["changedFields"] = new JsonArray("containers[name=a].image") }
            : [],
    };

    /// <summary>It comes, and is gone an hour later.</summary>
    private void Come(DateTimeOffset at, bool afterRollout = false)
    {
        Note([Of(afterRollout)], at);
        Note([], at.AddHours(1));
    }

    private void Note(ImmutableArray<Finding> findings, DateTimeOffset at) => _store.Incidents.Note("test",
        new Aura.Diagnosis.Diagnosis(findings, new Scanned(1, 1)), DiagnosisScope.Everything, at);

    private void Did(string name, int count, bool worked, DateTimeOffset at, string signature = "s") =>
        KnownTruth.Fill(_store, Enumerable.Range(0, count).Select(i => KnownTruth.Made($"{name}-{i}",
            new StepContext("deployment.rollback", "OOMKilled", "", Circumstances.None), worked, at.AddMinutes(i)) with
        { Signature = signature }));

    [Fact]
    public void What_comes_every_Monday_at_two_is_seen_after_three_weeks_and_retired_when_it_stays_away()
    {
        Come(Monday);
        Come(Monday.AddDays(7));
        Assert.Empty(_store.Patterns.Times(Monday.AddDays(8)));
        Come(Monday.AddDays(14));
        Come(Monday.AddDays(16));

        var pattern = Assert.Single(_store.Patterns.Times(Monday.AddDays(17)));
        Assert.Equal(("on Mondays from 02:00 to 03:00 UTC", 3, 0.75, false),
            (pattern.When, pattern.Support, pattern.Share, pattern.Retired));
        Assert.True(pattern.Lift > 100);
        Assert.Contains("Mondays", Recurrence.Of(_store, "test", Of(), Monday.AddDays(17))!.When);

        Assert.True(Assert.Single(_store.Patterns.Times(Monday.AddDays(50))).Retired);
        Assert.Null(Recurrence.Of(_store, "test", Of(), Monday.AddDays(50))!.When);
    }

    [Fact]
    public void What_comes_at_any_time_or_twice_on_one_day_is_no_pattern()
    {
        foreach (var hours in (int[])[0, 30, 55, 80, 200, 333, 500])
            Come(Monday.AddHours(hours));
        Come(Monday.AddDays(30));
        Come(Monday.AddDays(30).AddHours(1).AddMinutes(10));
        Assert.Empty(_store.Patterns.Times(Monday.AddDays(31)));
    }

    [Fact]
    public void What_comes_after_rollouts_is_told_from_what_comes_anyway()
    {
        foreach (var day in (int[])[1, 3, 4, 9])
            Come(Monday.AddDays(day).AddHours(day), afterRollout: true);
        Assert.Empty(_store.Patterns.Times(Monday.AddDays(10)));
        for (var i = 0; i < 8; i++)
            _store.Incidents.Note("test", new Aura.Diagnosis.Diagnosis(
                [Of() with { Id = $"f-{i + 2}", Target = Report with { Name = $"other-{i}" } }], new Scanned(1, 1)),
                DiagnosisScope.Everything, Monday.AddDays(10).AddHours(i));
        var pattern = Assert.Single(_store.Patterns.Times(Monday.AddDays(11)));
        Assert.Equal(("after rollouts", 4, 1.0, 3.0), (pattern.When, pattern.Support, pattern.Share, pattern.Lift));
    }

    [Fact]
    public void What_mends_a_signature_holds_until_the_last_times_say_otherwise_and_again_when_it_works_again()
    {
        Did("other", 20, false, Monday, "another");
        Did("a", 2, true, Monday);
        Assert.DoesNotContain(_store.Patterns.Of("s"), p => p.Holds);
        Did("b", 10, true, Monday.AddDays(1));
        var held = Assert.Single(_store.Patterns.List(10));
        Assert.True(held.Holds);
        Assert.Equal((12, 1.0), (held.Support, held.Share));
        Assert.Equal(32 / 12.0, held.Lift, 6);

        Did("c", 7, false, Monday.AddDays(2));
        var retired = Assert.Single(_store.Patterns.List(10));
        Assert.True(retired.Retired);
        Assert.False(retired.Holds);
        Did("d", 8, true, Monday.AddDays(3));
        Assert.True(Assert.Single(_store.Patterns.List(10)).Holds);
    }

    [Fact]
    public void A_success_that_did_not_last_does_not_support_a_pattern()
    {
        Did("a", 4, true, Monday);
        foreach (var i in Enumerable.Range(0, 4))
            _store.Outcomes.Look($"a-{i}", TimeSpan.FromMinutes(10), well: false);
        Assert.Empty(_store.Patterns.List(10));
    }

    [Fact]
    public void A_finding_that_was_seen_and_mended_before_says_so()
    {
        using var broken = new Broken();
        var first = Assert.Single(broken.Diagnose());
        Recurrence? Before() => Recurrence.Of(
            broken.Aura.Store, "test", first, broken.Aura.Cluster.Clock.GetUtcNow());
        Assert.Null(Before());
        broken.Remedy();
        broken.Diagnose();
        broken.Break();
        Assert.Equal(first.Id, Assert.Single(broken.Diagnose()).Id);

        Assert.Equal(1, Before()!.Times);
        Assert.Equal(broken.Outcome.Action, Before()!.LastFixedBy);
        Assert.StartsWith("seen before: 1 times; last fixed by ", $"{Before()}");
        Assert.Equal("ImagePullBackOff | image | Deployment | development", broken.Outcome.Signature);
    }
}
