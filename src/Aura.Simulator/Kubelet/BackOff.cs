namespace Aura.Simulator.Kubelet;

/// <summary>
/// The kubelet's back-off of one container: 10 s, doubling with each failure to 5 min; forgotten when the next failure
/// comes more than 10 min after the last one was counted.
/// </summary>
internal sealed class BackOff
{
    private static readonly TimeSpan Initial = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Max = TimeSpan.FromMinutes(5);
    private DateTimeOffset _counted;

    public TimeSpan Delay { get; private set; }

    /// <summary>Counts a failure that happened at <paramref name="failed"/>.</summary>
    public void Next(DateTimeOffset failed, DateTimeOffset now)
    {
        Delay = Delay == TimeSpan.Zero || Expired(failed) ? Initial : TimeSpan.FromTicks(
            Math.Min(Delay.Ticks * 2, Max.Ticks));
        _counted = now;
    }

    /// <summary>How long to wait still, counted from the failure; zero where there is nothing to wait for.</summary>
    public TimeSpan Left(DateTimeOffset failed, DateTimeOffset now)
    {
        if (Delay == TimeSpan.Zero || Expired(failed))
            return TimeSpan.Zero;
        var left = failed + Delay - now;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Goes on from a delay that was counted before.</summary>
    public void Restore(TimeSpan delay, DateTimeOffset counted) => (Delay, _counted) = (delay, counted);

    /// <summary>The delay after so many failures; zero before the first.</summary>
    public static TimeSpan After(long failures) => failures <= 0 ? TimeSpan.Zero
        : TimeSpan.FromTicks(Math.Min(Max.Ticks, Initial.Ticks << (int)Math.Min(failures - 1, 10)));

    /// <summary>As Go prints durations: 10s, 1m20s, 5m0s.</summary>
    public static string Format(TimeSpan time) => time.TotalSeconds < 60
        ? $"{time.TotalSeconds:0.###}s" : $"{(int)time.TotalMinutes}m{time.Seconds}s";

    private bool Expired(DateTimeOffset failed) => failed - _counted > Max * 2;
}
