using Aura.Learning;
using Aura.Planning;
using Aura.State;
using Aura.Tests.State;

namespace Aura.Tests.Learning;

public sealed class CalibrationTests : IDisposable
{
    private readonly TemporaryStore _files = new();

    public void Dispose() => _files.Dispose();

    private static Judged Said(double probability, bool worked, int month = 1) =>
        Judged.Of(probability, worked, new DateTimeOffset(2026, month, 3, 0, 0, 0, TimeSpan.Zero), "outcomes");

    [Fact]
    public void Scores_are_what_their_definitions_say()
    {
        // By hand: (0.1² + 0.2² + 0.8²) / 3; -(ln 0.9 + ln 0.8 + ln 0.2) / 3; |0.85 - 0.5| over both tenths.
        var said = Calibration.Of([Said(0.9, true), Said(0.8, true), Said(0.8, false)])!;
        Assert.Equal((3, 0.23, 0.2222, 0.646), (said.Count, said.BrierScore, said.BrierOfRate, said.LogLoss));
        Assert.Equal(((0.1 * 1) + (0.3 * 2)) / 3, said.ExpectedCalibrationError, 3);
        Assert.Equal([(0.8, 2, 0.5), (0.9, 1, 1.0)], said.Reliability.Select(b => (b.From, b.Count, b.Worked)));
        Assert.Null(Calibration.Of([]));
    }

    [Fact]
    public void A_certain_prediction_that_fails_costs_much_but_not_everything() =>
        Assert.Equal(6.9078, Calibration.Of([Said(1, false)])!.LogLoss);

    /// <summary>The model never saw the second half of the history that it is judged by.</summary>
    [Fact]
    public void On_data_that_it_has_not_seen_the_model_is_calibrated_and_better_than_the_overall_rate()
    {
        var truth = new KnownTruth(7);
        var store = _files.Open();
        KnownTruth.Fill(store, truth.History(1500));
        new ModelFitting(store).Refresh(KnownTruth.Now);
        var model = new SuccessModel(store.Success);

        var (judged, best) = (new List<Judged>(), 0.0);
        for (var i = 0; i < 1500; i++)
        {
            var step = truth.Draw();
            var worked = truth.Try(step);
            judged.Add(Judged.Of(model.Of(step, null, KnownTruth.Now).Belief.Mean, worked, KnownTruth.Now, "outcomes"));
            best += Math.Pow(truth.Probability(step) - (worked ? 1 : 0), 2) / 1500;
        }
        var said = Calibration.Of(judged)!;

        Assert.InRange(said.ExpectedCalibrationError, 0, 0.05);
        // Of what knowing the truth would gain over the overall rate, more than a third: 1500 outcomes do not tell all.
        Assert.True(said.BrierOfRate - said.BrierScore > (said.BrierOfRate - best) / 3,
            $"{said.BrierScore} lies between {best:0.0000} and {said.BrierOfRate}");
    }

    [Fact]
    public void Predictions_are_judged_as_outcomes_come_in_and_again_when_they_turn_out_otherwise()
    {
        var store = _files.Open();
        var step = new StepContext("node.cordon", "NodeNotReady", "", Circumstances.None);
        foreach (var (id, month) in (IEnumerable<(string, int)>)[("a", 1), ("b", 1), ("c", 2)])
            store.Outcomes.Add(KnownTruth.Made(id, step, true, new DateTimeOffset(2026, month, 3, 0, 0, 0,
                TimeSpan.Zero)) with
            { Believed = new Odds(0.9, 0.8, 1, 0, month == 1 ? "prior" : "outcomes") });
        var before = SuccessReport.Of(store, null, KnownTruth.Now, 10);
        Assert.Equal(0.01, before.Calibration!.BrierScore);
        Assert.Equal([("2026-01", 2), ("2026-02", 1)], before.OverTime.Select(m => (m.Key, m.Value.Count)));
        Assert.Equal([("outcomes", 1), ("prior", 2)], before.ByBasis.Select(m => (m.Key, m.Value.Count)));

        store.Outcomes.Look("c", TimeSpan.FromMinutes(10), well: false);

        var after = SuccessReport.Of(store, null, KnownTruth.Now, 10);
        Assert.Equal(0.81, after.OverTime["2026-02"].BrierScore, 6);
        Assert.Equal(3, after.Calibration!.Count);
        Assert.Equal(("node.cordon", "NodeNotReady", 3, 2), (after.Actions[0].Action, after.Actions[0].Finding,
            after.Actions[0].Samples, after.Actions[0].Worked));
        Assert.Null(after.Actions[0].Probability);
    }
}
