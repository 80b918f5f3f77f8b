using Aura.Simulator.Api;

namespace Aura.Simulator.Faults;

/// <summary>
/// The faults in force on a connection or a whole cluster. Each request that a rule matches is drawn for from the seed,
/// in the order of the requests; the first rule drawn is carried out. Rules added later come first.
/// </summary>
public sealed class FaultBook
{
    private readonly List<(FaultRule Rule, int Times)> _rules = [];
    private readonly Lock _lock = new();
    private readonly Random _random;
    private readonly CacheLag _lag;

    internal FaultBook(Store store, SimulatedClock clock, int seed)
    {
        _random = new Random(seed);
        _lag = new CacheLag(store, clock);
    }

    public void Add(IEnumerable<FaultRule> rules)
    {
        var added = rules.Select(r => (r, 0)).ToList();
        lock (_lock)
            _rules.InsertRange(0, added);
        if (added.Exists(r => r.r.Sort == FaultSort.StaleRead))
            _lag.Remember();
    }

    /// <summary>All goes well again.</summary>
    public void Clear()
    {
        lock (_lock)
            _rules.Clear();
    }

    internal FaultRule? Draw(string method, string path, string query)
    {
        lock (_lock)
            for (var i = 0; i < _rules.Count; i++)
            {
                var (rule, times) = _rules[i];
                if (times >= rule.Times || !rule.Matches(method, path, query)
                    || _random.NextDouble() >= rule.Probability)
                    continue;
                _rules[i] = (rule, times + 1);
                return rule;
            }
        return null;
    }

    /// <summary>How far a watch cache has come that is so late.</summary>
    internal long CacheRevision(TimeSpan late) => _lag.RevisionBefore(late);

    /// <summary>The answer instead of what was asked; null where the fault is no refusal.</summary>
    internal static ApiStatusException? Refusal(FaultRule fault) => fault.Sort switch
    {
        FaultSort.Conflict => new ApiStatusException(409, "Conflict", "Operation cannot be fulfilled: the object "
            + "has been modified; please apply your changes to the latest version and try again"),
        FaultSort.TooManyRequests => ApiStatusException.TooManyRequests(
            "the server has received too many requests and has asked us to try again later",
            fault.RetryAfterSeconds),
        FaultSort.InternalError =>
            new ApiStatusException(500, "InternalError", "Internal error occurred: etcdserver: leader changed"),
        _ => null,
    };
}
