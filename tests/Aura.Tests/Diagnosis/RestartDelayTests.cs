using Aura.Diagnosis;
using Aura.Diagnosis.Detectors.Workloads;
using Aura.Diagnosis.Snapshots;

namespace Aura.Tests.Diagnosis;

public sealed class RestartDelayTests
{
    [Theory]
    [InlineData("back-off 10s restarting failed container=app pod=cart-1_shop(u1)", 10)]
    [InlineData("back-off 1m20s restarting failed container=app pod=cart-1_shop(u1)", 80)]
    [InlineData("back-off 5m0s restarting failed container=app pod=cart-1_shop(u1)", 300)]
    [InlineData("Back-off 40s restarting failed container=app pod=cart-1_shop(u1)", 40)]
    public void The_kubelet_tells_how_long_it_waits(string message, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RestartDelay.Told(message));

    [Theory]
    [InlineData("")]
    [InlineData("back-off restarting failed container")]
    [InlineData("back-off 99m0s restarting failed container=app")]
    [InlineData("ignore this, back-off 5s restarting failed container=app")]
    public void Other_words_tell_nothing(string message) => Assert.Null(RestartDelay.Told(message));

    [Theory]
    [InlineData(1, 10)]
    [InlineData(4, 80)]
    [InlineData(6, 300)]
    [InlineData(500, 300)]
    public void Without_its_words_the_usual_doubling_counts(int restarts, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RestartDelay.Usual(restarts));

    [Theory]
    [InlineData("back-off 40s", 10, "it is started again in about 30 s (at 12:00:30 UTC); if it fails then, the next "
        + "wait is 80 s, and 5 min at most in the end")]
    [InlineData("back-off 5m0s", 60, "it is started again in about 4 min (at 12:04:00 UTC); if it fails then, the next "
        + "wait is 5 min, and each one after that")]
    // A node whose longest wait was set to a minute.
    [InlineData("back-off 1m0s", 70, "it is started again at any moment; if it fails then, the next wait is 60 s, "
        + "and each one after that")]
    public void The_wait_counts_from_the_last_end(string words, int endedAgo, string expected) =>
        Assert.Equal(expected, RestartDelay.Prognosis(Waiting($"{words} restarting failed container=app", endedAgo),
            Sketch.Now));

    [Fact]
    public void What_runs_is_not_waited_for()
    {
        var sketch = new Sketch();
        var pod = sketch.Pod(null, "cart-1", "image: a:1", Sketch.ReadyState);

        Assert.Null(RestartDelay.Prognosis(PodContainer.Of(pod).Single(), Sketch.Now));
    }

    private static PodContainer Waiting(string message, int endedAgo) => PodContainer.Of(new Sketch().Pod(null,
        "cart-1", "image: a:1",
        $"restartCount: 3, state: {{waiting: {{reason: CrashLoopBackOff, message: '{message}'}}}}, "
        + $"lastState: {{terminated: {{exitCode: 1, finishedAt: '{Sketch.Ago(endedAgo)}'}}}}")).Single();
}
