using System.Collections.Immutable;
using System.Globalization;
using Aura.Actions;
using Aura.Planning;
using Aura.Tests.Incidents;

namespace Aura.Tests.Planning;

/// <summary>What is said to change a recommendation does change it, and a little less does not.</summary>
public sealed class BreakEvenTests
{
    public static TheoryData<string> Names =>
    [
        "oom-killed", "storage-class-missing", "readiness-failing", "unschedulable-cordoned", "scaled-to-zero",
        "image-not-found",
    ];

    [Theory, MemberData(nameof(Names))]
    public void What_is_said_is_true(string incident)
    {
        using var run = new IncidentRun(Sample.Load(incident));
        var finding = run.Diagnose().Findings[0];
        var plan = run.Plan(finding);
        Assert.NotEmpty(plan.WouldChange);
        Assert.Contains(plan.WouldChange[0].Text, plan.Why);
        foreach (var turn in plan.WouldChange)
        {
            Assert.NotEqual(plan.Recommended, turn.Winner);
            Assert.Equal(turn.Winner, With(turn, turn.Value));
        }

        string? With(Turn turn, string value) => turn.Quantity switch
        {
            "downtimePerMinute" => run.Plan(finding, downtimePerMinute: Number(value)).Recommended,
            "odds" => Choice.Among(
                BreakEven.WithOdds(plan.Strategies, turn.Winner, (double)Number(value)), plan.Basis!)?.Name,
            "maxRisk" => run.Plan(finding, new() { MaxRisk = Enum.Parse<Risk>(value, true) }).Recommended,
            "maxMonthlyCost" => run.Plan(finding, new() { MaxMonthlyCost = Number(value) }).Recommended,
            "prefer" => run.Plan(finding, new() { Prefer = value }).Recommended,
            _ => throw new InvalidOperationException(turn.Quantity),
        };
    }

    [Fact]
    public void The_price_of_a_minute_is_where_it_turns()
    {
        ImmutableArray<Strategy> ways =
        [
            ScoringTests.Way("conservative", 0.85, works: 500, fails: 2600, risk: Risk.Low),
            ScoringTests.Way("aggressive", 0.85, works: 60, fails: 1900, risk: Risk.High,
                undo: UndoGrade.Compensating),
        ];
        var basis = new ScoreBasis { Severity = Aura.Diagnosis.Severity.Critical, Environment = "production" };
        var best = Choice.Among(ways, basis)!;
        Assert.Equal("conservative", best.Name);

        var up = BreakEven.Of(Scoring.Score(ways, basis), best, basis, "USD")[0];

        Assert.Equal(("downtimePerMinute", "aggressive"), (up.Quantity, up.Winner));
        Assert.Equal($"aggressive wins if downtime costs {up.Value} USD a minute or more", up.Text);
        string? At(decimal price) => Choice.Among(ways, basis with { DowntimePerMinute = price })?.Name;
        Assert.Equal("aggressive", At(Number(up.Value)));
        Assert.Equal("conservative", At(Number(up.Value) * 0.98m));

        var dear = basis with { DowntimePerMinute = 1000 };
        var down = BreakEven.Of(Scoring.Score(ways, dear), Choice.Among(ways, dear)!, dear, "USD")[0];
        Assert.Equal(("downtimePerMinute", "conservative"), (down.Quantity, down.Winner));
        Assert.Equal("conservative", At(Number(down.Value)));
        Assert.Equal("aggressive", At(Number(down.Value) * 1.02m));
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
