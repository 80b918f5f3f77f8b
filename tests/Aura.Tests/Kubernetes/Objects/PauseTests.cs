using Aura.Kubernetes;
using Aura.Simulator;

namespace Aura.Tests.Kubernetes.Objects;

public sealed class PauseTests
{
    private readonly SimulatedClock _clock = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public void It_lasts_as_long_as_asked_to_the_tick()
    {
        var asked = TimeSpan.FromTicks(12_345);
        _clock.Run(() => Pause.ForAsync(asked, _clock));
        Assert.Equal(asked, _clock.Elapsed);
    }

    [Fact]
    public void What_waits_goes_on_before_the_one_who_cancels_does() => _clock.Run(() =>
    {
        using var cancel = new CancellationTokenSource();
        var first = Task.WhenAny(
            new TaskCompletionSource().Task, Pause.ForAsync(TimeSpan.FromHours(1), _clock, cancel.Token));
        var went = ThreadAsync(first);
        cancel.Cancel();
        Assert.True(went.IsCompletedSuccessfully);
        Assert.Equal(Environment.CurrentManagedThreadId, went.Result);
        Assert.Equal(TimeSpan.Zero, _clock.Elapsed);
        return Task.CompletedTask;
    });

    [Fact]
    public void It_does_not_begin_when_cancelled_already() =>
        Assert.True(Pause.ForAsync(TimeSpan.FromHours(1), _clock, new CancellationToken(true)).IsCanceled);

    private static async Task<int> ThreadAsync(Task waited)
    {
        await waited;
        return Environment.CurrentManagedThreadId;
    }
}
