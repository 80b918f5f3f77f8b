using Aura.Simulator;

namespace Aura.Tests.Simulator.Clock;

public sealed class SimulatedClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);
    private readonly SimulatedClock _clock = new(Start);

    [Fact]
    public void Events_run_in_order_of_time_then_of_scheduling()
    {
        var seen = new List<string>();
        _clock.Schedule(TimeSpan.FromSeconds(2), () => seen.Add("late"));
        _clock.Schedule(TimeSpan.FromSeconds(1), () => seen.Add("first"));
        _clock.Schedule(TimeSpan.FromSeconds(1), () => seen.Add("second"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["first", "second"], seen);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["first", "second", "late"], seen);
        Assert.Equal(Start.AddSeconds(6), _clock.GetUtcNow());
    }

    [Fact]
    public void An_event_sees_its_own_time_and_may_schedule_more()
    {
        var times = new List<double>();
        void Tick()
        {
            times.Add(_clock.Elapsed.TotalSeconds);
            _clock.Schedule(TimeSpan.FromSeconds(1), Tick);
        }
        _clock.Schedule(TimeSpan.FromSeconds(1), Tick);
        _clock.Advance(TimeSpan.FromSeconds(3.5));
        Assert.Equal([1, 2, 3], times);
    }

    [Fact]
    public void A_cancelled_event_does_not_run()
    {
        var ran = false;
        _clock.Schedule(TimeSpan.FromSeconds(1), () => ran = true).Dispose();
        Assert.False(_clock.AdvanceToNext());
        Assert.False(ran);
    }

    [Fact]
    public void Run_drives_delays_on_one_thread_without_real_waiting()
    {
        var thread = Environment.CurrentManagedThreadId;
        var elapsed = _clock.Run(async () =>
        {
            await Task.Delay(TimeSpan.FromHours(1), _clock);
            Assert.Equal(thread, Environment.CurrentManagedThreadId);
            await Task.WhenAny(Task.Delay(TimeSpan.FromMinutes(1), _clock), new TaskCompletionSource().Task);
            return _clock.Elapsed;
        });
        Assert.Equal(TimeSpan.FromMinutes(61), elapsed);
    }

    [Fact]
    public void Run_says_what_waits_when_nothing_can_happen_any_more()
    {
        _clock.Schedule(TimeSpan.FromSeconds(1), () => { }, background: true);
        using var wait = _clock.Waiting("watch of pods");
        var never = new TaskCompletionSource();
        var error = Assert.Throws<InvalidOperationException>(() => _clock.Run(() => never.Task));
        Assert.Contains("watch of pods", error.Message);
    }

    [Fact]
    public void A_periodic_timer_fires_until_it_is_disposed()
    {
        var fired = 0;
        var timer = _clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(3, fired);
        timer.Dispose();
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(3, fired);
    }

    [Fact]
    public async Task Auto_advance_moves_time_on_while_a_client_waits()
    {
        using var driving = _clock.StartAutoAdvance();
        await Task.Delay(TimeSpan.FromHours(10), _clock);
        Assert.Equal(TimeSpan.FromHours(10), _clock.Elapsed);
    }
}
