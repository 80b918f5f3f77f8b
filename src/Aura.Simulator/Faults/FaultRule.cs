using System.IO.Enumeration;

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

    /// <summary>How late the answer is; how long a watch lives.</summary>
    public TimeSpan After { get; init; } = TimeSpan.FromSeconds(1);
    public int RetryAfterSeconds { get; init; } = 1;

    internal bool Matches(HttpRequestMessage request)
    {
        var isWatch = request.RequestUri!.Query.Contains("watch=", StringComparison.Ordinal);
        return (Sort == FaultSort.CutWatch) == isWatch
            && (Sort != FaultSort.Conflict || request.Method != HttpMethod.Get)
            && (Method is null || Method.Equals(request.Method.Method, StringComparison.OrdinalIgnoreCase))
            && FileSystemName.MatchesSimpleExpression(Path, request.RequestUri.AbsolutePath, ignoreCase: false);
    }
}
