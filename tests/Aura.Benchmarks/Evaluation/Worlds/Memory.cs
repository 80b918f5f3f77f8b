using System.Globalization;
using Aura.Learning;
using Aura.Planning;
using Aura.State;

namespace Aura.Benchmarks.Evaluation.Worlds;

/// <summary>
/// A store that stays while clusters come and go, one incident after the other, each in a cluster with a name of its
/// own: nothing of an incident but its outcome bears on the next.
/// </summary>
internal sealed class Memory : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aura-memory-");
    private readonly Func<Memory, string, TimeProvider, IOdds> _odds;
    private readonly PassedTime _time = new();
    private int _entered;

    /// <param name="odds">In a cluster of this name, at the time of this clock.</param>
    private Memory(Func<Memory, string, TimeProvider, IOdds> odds)
    {
        Store = AuraStore.Open(Path.Combine(_folder.FullName, "aura.db"), _time);
        _odds = odds;
    }

    /// <summary>Odds are always the priors'.</summary>
    public static Memory OfPriors() => Of(PriorBook.BuiltIn);

    /// <summary>Odds are always these.</summary>
    public static Memory Of(IOdds odds) => new((_, _, _) => odds);

    /// <summary>Odds come from all that it has seen so far.</summary>
    public static Memory ThatLearns() => new((m, cluster, clock) => new LearntOdds(m.Store, cluster, clock));

    /// <summary>Odds come from another store, to which nothing is added.</summary>
    public static Memory Of(AuraStore learnt) =>
        new((_, cluster, clock) => new LearntOdds(learnt, cluster, clock));

    public AuraStore Store { get; }

    /// <returns>The name of the next cluster.</returns>
    public string Enter(TimeProvider clock)
    {
        _time.Now = clock;
        return string.Create(CultureInfo.InvariantCulture, $"simulated-{_entered++}");
    }

    public IOdds Odds(string cluster, TimeProvider clock) => _odds(this, cluster, clock);

    public void Dispose()
    {
        Store.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>That of the cluster at hand.</summary>
    private sealed class PassedTime : TimeProvider
    {
        public TimeProvider Now { get; set; } = System;

        public override long TimestampFrequency => Now.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => Now.GetUtcNow();

        public override long GetTimestamp() => Now.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            Now.CreateTimer(callback, state, dueTime, period);
    }
}
