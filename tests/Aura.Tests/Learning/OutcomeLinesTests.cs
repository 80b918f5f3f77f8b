using Aura.Learning;
using Aura.Planning;
using Aura.State;
using Aura.Tests.State;

namespace Aura.Tests.Learning;

public sealed class OutcomeLinesTests : IDisposable
{
    private readonly TemporaryStore _here = new();
    private readonly TemporaryStore _there = new();

    public void Dispose()
    {
        _here.Dispose();
        _there.Dispose();
    }

    private static Outcome Full => new()
    {
        Execution = "x-1",
        Cluster = "eu",
        FindingId = "f-1",
        Finding = "OOMKilled",
        Target = "Deployment shop/cart",
        Strategy = "balanced",
        Steps = [new OutcomeStep("deployment.increase_memory", "memory=doubleMemory", true),
            new OutcomeStep("notify.operators", "", null, 2)],
        Circumstances = Circumstances.Parse("environment=production|kind=Deployment|size=2-3"),
        Status = "succeeded",
        At = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero),
        Seconds = 42.5,
        Collateral = "Service shop/web",
        CostPerMonth = 3.25,
        Believed = new Odds(0.8, 0.6, 0.9, 3, "prior"),
        Twin = 0.7,
        WellAfter10Minutes = true,
        WellAfter1Hour = false,
    };

    [Fact]
    public void Outcomes_come_back_as_they_went_out_and_only_once()
    {
        var (from, to) = (_here.Open(), _there.Open());
        Assert.True(from.Outcomes.Add(Full));
        from.Outcomes.Add(Full with { Execution = "x-2", Believed = null, Twin = null, Finding = null });
        var text = new StringWriter();

        Assert.Equal(2, from.Outcomes.Export(text));
        Assert.Equal(2, to.Outcomes.Import(new StringReader(text.ToString())));
        Assert.Equal(0, to.Outcomes.Import(new StringReader(text.ToString())));

        var again = new StringWriter();
        to.Outcomes.Export(again);
        Assert.Equal(text.ToString(), again.ToString());
        Assert.Equal<IEnumerable<OutcomeStep>>(Full.Steps, to.Outcomes.Find("x-1")!.Steps);
        Assert.False(to.Outcomes.Find("x-1")!.Worked);
    }

    [Theory]
    [InlineData("{", "line 2")]
    [InlineData("null", "null")]
    [InlineData("""{"execution": "x", "steps": [], "at": "2026-01-01T00:00:00Z", "status": "great"}""", "'great'")]
    [InlineData("""{"execution": "x", "at": "2026-01-01T00:00:00Z", "status": "failed", "steps": [{}]}""", "action")]
    [InlineData("""{"execution": "x", "steps": [], "at": "2026-01-01T00:00:00Z", "status": "failed", "a": 1}""", "'a'")]
    public void A_bad_line_is_named_and_nothing_is_read(string line, string named)
    {
        var store = _here.Open();
        _there.Open().Outcomes.Add(Full);
        var text = new StringWriter();
        _there.Open().Outcomes.Export(text);

        var e = Assert.Throws<FormatException>(() => store.Outcomes.Import(new StringReader(text + line)));

        Assert.Contains(named, e.Message);
        Assert.Empty(store.Outcomes.List(10));
    }
}
