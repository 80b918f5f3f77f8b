namespace Aura.Simulator.Controllers;

/// <summary>What one source has recorded about one object: the tokens left to it, and its events by reason.</summary>
internal sealed class SourceEvents
{
    private const int Burst = 25;
    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(5);
    private readonly List<SimilarEvents> _groups = new(1);
    private double _tokens = Burst;
    private DateTimeOffset? _taken;

    public SimilarEvents Group(string? field, string type, string reason)
    {
        foreach (var group in _groups)
            if (group.Field == field && group.Type == type && group.Reason == reason)
                return group;
        var added = new SimilarEvents(field, type, reason);
        _groups.Add(added);
        return added;
    }

    /// <summary>False once the source has flooded the object.</summary>
    public bool TakeToken(DateTimeOffset now)
    {
        var tokens = TokensAt(now);
        (_tokens, _taken) = (Math.Max(0, tokens - 1), now);
        return tokens >= 1;
    }

    /// <summary>There is nothing left that a new source would not start with.</summary>
    public bool IsOver(DateTimeOffset now) => TokensAt(now) >= Burst && _groups.TrueForAll(g => g.IsOver(now));

    private double TokensAt(DateTimeOffset now) => Math.Min(Burst, _tokens + (now - (_taken ?? now)) / Refill);
}
