using Aura.Kubernetes;

namespace Aura.Metrics.Prometheus;

/// <summary>
/// Asks the operator's own queries: which metrics tell of requests differs from cluster to cluster. Each gives one
/// value; <c>{namespace}</c>, <c>{service}</c> and <c>{version}</c> in them are filled in.
/// </summary>
/// <param name="requests">How many requests there were, over the time that the query says.</param>
/// <param name="failed">The share of them that failed, from 0 to 1.</param>
public sealed class PrometheusErrors(PrometheusClient prometheus, string requests, string failed) : IRequestErrors
{
    public async Task<ErrorShare> OfAsync(ObjectRef service, string version, CancellationToken cancel = default)
    {
        try
        {
            var count = await OneAsync(Filled(requests, service, version), cancel) ?? 0;
            var share = count <= 0 ? null : await OneAsync(Filled(failed, service, version), cancel);
            return share is < 0 or > 1 ? ErrorShare.Unknown($"the query of the error rate gives {share}, no share")
                : count > 0 && share is null ? ErrorShare.Unknown("the query of the error rate gives nothing")
                : new ErrorShare(Math.Max(0, count), share);
        }
        catch (PrometheusException e)
        {
            return ErrorShare.Unknown($"Prometheus ({e.Type}): {e.Message}");
        }
    }

    /// <summary>Nothing, or not a number (0 of 0), is null.</summary>
    private async Task<double?> OneAsync(string query, CancellationToken cancel)
    {
        var series = (await prometheus.QueryAsync(query, cancel: cancel)).Series;
        if (series.Length > 1)
            throw new PrometheusException("query", $"it gives {series.Length} values where one is wanted: sum() them");
        return series is [{ Values: [var (_, value)] }] && double.IsFinite(value) ? value : null;
    }

    private static string Filled(string query, ObjectRef service, string version) => query
        .Replace("{namespace}", Text(service.Namespace ?? ""), StringComparison.Ordinal)
        .Replace("{service}", Text(service.Name), StringComparison.Ordinal)
        .Replace("{version}", Text(version), StringComparison.Ordinal);

    // It stands between quotes.
    private static string Text(string value) => value.Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal);
}
