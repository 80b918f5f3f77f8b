using Aura.Tests.Learning;
using Aura.Tests.Mcp;
using Aura.Tests.State.Engines;

namespace Aura.Tests.State;

/// <summary><c>aura store forget</c>: what is old goes, what is left can still be trusted.</summary>
public sealed class StoreForgetTests
{
    [FactOnPostgres]
    public async Task Old_months_of_the_audit_go_and_the_rest_verifies()
    {
        using var kept = new TemporaryStore(Engine.Postgres);
        var now = DateTimeOffset.UtcNow;
        var time = new ManualTime();
        time.Set(now);
        var store = kept.Open(time);
        for (var month = 0; month < 6; month++)
        {
            time.Set(now.AddMonths(month - 5));
            store.Audit.Append("alice", "test", $"month {month}", "succeeded");
        }

        var outcome = await ForgetAsync(kept, "--audit-months", "2");

        Assert.True(outcome.Code == 0, outcome.Error);
        Assert.Equal("audit entries up to 3 dropped", outcome.Output.Trim());
        using var after = kept.Open();
        Assert.Equal(["month 5", "month 4", "month 3"], after.Audit.List(10).Select(e => e.What));
        Assert.True(after.Audit.Verify().Intact);
    }

    [Fact]
    public async Task Old_outcomes_go_and_what_was_added_up_stays()
    {
        using var kept = new TemporaryStore(Engine.Sqlite);
        var truth = new KnownTruth(7);
        var now = DateTimeOffset.UtcNow;
        using (var store = kept.Open())
            foreach (var months in (int[])[0, 1, 5, 6, 7])
                store.Outcomes.Add(KnownTruth.Made($"x-{months}", truth.Draw(), true, now.AddMonths(-months)));

        var outcome = await ForgetAsync(kept, "--outcomes-months", "3");

        Assert.True(outcome.Code == 0, outcome.Error);
        Assert.Equal("3 outcomes dropped", outcome.Output.Trim());
        using var after = kept.Open();
        Assert.Equal(["x-0", "x-1"], after.Outcomes.List(10).Select(o => o.Execution));
        Assert.Equal(5, after.Success.Level(2).Sum(g => g.Tally.Trials));
    }

    [Theory]
    [InlineData("give --audit-months, --outcomes-months, or both")]
    [InlineData("are 1 or more", "--audit-months", "0")]
    [InlineData("are 1 or more", "--outcomes-months", "-2", "--audit-months", "3")]
    public async Task What_makes_no_sense_is_refused(string why, params string[] options)
    {
        using var kept = new TemporaryStore(Engine.Sqlite);
        var outcome = await ForgetAsync(kept, options);
        Assert.Equal(2, outcome.Code);
        Assert.Contains(why, outcome.Error);
    }

    private static Task<AuraProcess.Outcome> ForgetAsync(TemporaryStore kept, params string[] options) =>
        AuraProcess.AuraAsync(["store", "forget", "--store", kept.Path,
            .. kept.Key is { } key ? (string[])["--store-key", key] : [], .. options]);
}
