using System.IO.Enumeration;
using Aura.Simulator.Api;

namespace Aura.Simulator.Faults;

/// <summary>Which requests a fault befalls, how often, and its measure.</summary>
public sealed record FaultRule(FaultSort Sort)
{
    /// <summary>The share of the matching requests that it befalls.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>At most so often.</summary>
    public int Times { get; init; } = int.MaxValue;

    /// <summary>A method, or all.</summary>
    public string? Method { get; init; }

    /// <summary>A path with <c>*</c> and <c>?</c>, without the query.</summary>
    public string Path { get; init; } = "*";

    /// <summary>How late the answer is; how long a watch lives; how far the cache is behind.</summary>
    public TimeSpan After { get; init; } = TimeSpan.FromSeconds(1);
    public int RetryAfterSeconds { get; init; } = 1;

    internal bool Matches(string method, string path, string query)
    {
        var isWatch = query.Contains("watch=", StringComparison.Ordinal);
        return (Sort == FaultSort.CutWatch) == isWatch
            && (Sort != FaultSort.Conflict || method != "GET")
            && (Sort != FaultSort.StaleRead || method == "GET" && MayBeStale(new ApiQuery(query)))
            && (Method is null || Method.Equals(method, StringComparison.OrdinalIgnoreCase))
            && FileSystemName.MatchesSimpleExpression(Path, path, ignoreCase: false);
    }

    private static bool MayBeStale(ApiQuery query) => query["resourceVersion"] is { Length: > 0 }
        && query["resourceVersionMatch"] != "Exact" && query["continue"] is null or "";
}
