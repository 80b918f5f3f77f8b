using System.Globalization;

namespace Aura.Plans;

/// <summary>Whether few enough requests fail. What cannot be told does not hold: somebody wanted it watched.</summary>
internal static class ErrorVerdict
{
    public static async Task<Verdict> OfAsync(Condition.ErrorRate condition, ClusterView cluster)
    {
        var now = await cluster.ErrorsAsync(condition.Service, condition.Version);
        var (failed, requests) = (Percent(now.Failed ?? 0), now.Requests.ToString("0", CultureInfo.InvariantCulture));
        return now.Lacking is { } lacking
                ? Verdict.NotYet($"how many requests of {condition.Version} fail cannot be told: {lacking}")
            : now.Failed is null || now.Requests < condition.LeastRequests
                ? Verdict.Holds($"{requests} requests of {condition.Version} are too few to judge by")
            : now.Failed <= condition.Most
                ? Verdict.Holds($"{failed} of {requests} requests of {condition.Version} fail")
            : Verdict.Impossible($"{failed} of {requests} requests of {condition.Version} fail, "
                + $"more than {Percent(condition.Most)}");
    }

    public static string Percent(double share) =>
        string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.##} %");
}
