namespace Aura.Tests.Chaos;

/// <summary>What befalls one request.</summary>
internal enum FaultKind
{
    None, Conflict, Busy, BusyWithoutTime, InternalError, ResetBefore, ResetAfter, SlowBefore, SlowAfter,
}

/// <summary>Draws a fault for each request from the seed, in the order of the requests.</summary>
/// <param name="share">Of the requests that go wrong.</param>
/// <param name="late">Nothing goes wrong before the first write: a plan that cannot be made is soon told.</param>
/// <param name="away">When, counted from there, and for how long the API server answers nothing at all.</param>
internal sealed class FaultDraw(
    Random random, TimeProvider clock, double share, bool late, (TimeSpan After, TimeSpan For)? away)
{
    private DateTimeOffset? _start = late ? null : clock.GetUtcNow();

    private static readonly FaultKind[] Kinds =
    [
        FaultKind.Conflict, FaultKind.Busy, FaultKind.BusyWithoutTime, FaultKind.InternalError, FaultKind.InternalError,
        FaultKind.ResetBefore, FaultKind.ResetAfter, FaultKind.ResetAfter, FaultKind.SlowBefore, FaultKind.SlowAfter,
    ];

    /// <summary>From then on nothing goes wrong any more.</summary>
    public bool Calm { get; set; }

    public FaultKind Draw(ApiCall call)
    {
        var now = clock.GetUtcNow();
        if (call.IsWrite)
            _start ??= now;
        if (Calm || _start is not { } start)
            return FaultKind.None;
        if (away is { } time && now >= start + time.After && now < start + time.After + time.For)
            return random.Next(2) == 0 ? FaultKind.ResetBefore : FaultKind.InternalError;
        if (random.NextDouble() >= share)
            return FaultKind.None;
        var kind = Kinds[random.Next(Kinds.Length)];
        // Only writes conflict; a watch is cut instead (see WatchLife).
        return kind == FaultKind.Conflict && !call.IsWrite
            || call.IsWatch && kind is FaultKind.SlowAfter or FaultKind.ResetAfter ? FaultKind.None : kind;
    }

    /// <summary>Mostly a moment, sometimes longer than any request is waited for.</summary>
    public TimeSpan Delay() => TimeSpan.FromSeconds(random.Next(4) == 0 ? 5 + 40 * random.NextDouble()
        : 3 * random.NextDouble());

    /// <summary>Null: as long as it is wanted.</summary>
    public TimeSpan? WatchLife() => Calm || _start is null || random.NextDouble() >= 2 * share
        ? null
        : TimeSpan.FromSeconds(20 * random.NextDouble());
}
