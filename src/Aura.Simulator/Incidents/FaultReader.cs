using Aura.Simulator.Faults;

namespace Aura.Simulator.Incidents;

/// <summary>Reads rules of what befalls requests.</summary>
internal static class FaultReader
{
    public static readonly string[] Known =
        ["sort", "probability", "times", "method", "path", "after", "retryAfterSeconds"];

    public static FaultRule Read(FieldReader rule)
    {
        var sort = rule.Need("sort");
        if (!Enum.TryParse<FaultSort>(sort, ignoreCase: true, out var known))
            throw rule.Fault("sort", $"'{sort}' is not one of latency, conflict, tooManyRequests, internalError, "
                + "resetBefore, resetAfter, cutWatch, staleRead");
        var fault = new FaultRule(known);
        return fault with
        {
            Probability = rule.Amount("probability")?.Millis / 1000.0 ?? 1,
            Times = rule.Number("times") ?? int.MaxValue,
            Method = rule.Text("method"),
            Path = rule.Text("path") ?? fault.Path,
            After = rule.Time("after") ?? fault.After,
            RetryAfterSeconds = rule.Number("retryAfterSeconds") ?? fault.RetryAfterSeconds,
        };
    }
}
