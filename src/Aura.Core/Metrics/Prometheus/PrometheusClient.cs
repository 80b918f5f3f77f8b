using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Aura.Metrics.Prometheus;

/// <summary>
/// Asks a Prometheus, or what speaks its HTTP API (https://prometheus.io/docs/prometheus/latest/querying/api/), as
/// <see cref="HttpSource"/> does.
/// </summary>
public sealed class PrometheusClient
{
    private readonly HttpSource _source;

    public PrometheusClient(HttpClient http, Uri address) => _source = new HttpSource(http, address,
        (kind, what, why) => new PrometheusException(kind, $"{Server} {what}", why));

    /// <summary>The address without credentials.</summary>
    public string Server => _source.Server;

    /// <param name="at">Null: the server's now.</param>
    /// <exception cref="PrometheusException">Refused, or no answer.</exception>
    public Task<PrometheusAnswer> QueryAsync(
        string query, DateTimeOffset? at = null, CancellationToken cancel = default) =>
        AskAsync($"query?query={Uri.EscapeDataString(query)}" + (at is { } time ? $"&time={Seconds(time)}" : ""),
            cancel);

    /// <summary>
    /// The values at <paramref name="from"/>, a step later, and so on. A server refuses more than 11,000 a series.
    /// </summary>
    /// <exception cref="PrometheusException">Refused, or no answer.</exception>
    public Task<PrometheusAnswer> RangeAsync(string query, DateTimeOffset from, DateTimeOffset to, TimeSpan step,
        CancellationToken cancel = default) =>
        AskAsync($"query_range?query={Uri.EscapeDataString(query)}&start={Seconds(from)}&end={Seconds(to)}"
            + $"&step={Number(step.TotalSeconds)}", cancel);

    private async Task<PrometheusAnswer> AskAsync(string path, CancellationToken cancel)
    {
        var (status, body) = await _source.GetAsync($"api/v1/{path}", cancel);
        return Read(body, status);
    }

    // A proxy in front answers with no JSON, or with another's.
    private PrometheusAnswer Read(string body, int status)
    {
        if (HttpSource.Parse(body) is not JsonObject json || json["status"] is null)
            throw new PrometheusException("no_answer", $"{Server} answered {status}, not as Prometheus does");
        try
        {
            return (string?)json["status"] == "success" && status is >= 200 and < 300
                ? new PrometheusAnswer([.. Series(json["data"]!)],
                    [.. (json["warnings"] as JsonArray ?? []).Select(w => HttpSource.Cut($"{w}"))])
                : throw new PrometheusException(
                    $"{json["errorType"] ?? "error"}", HttpSource.Cut($"{json["error"] ?? status}"));
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or NullReferenceException
                                      or ArgumentException or OverflowException)
        {
            throw new PrometheusException("no_answer", $"{Server} answered something that is no result of a query", e);
        }
    }

    private static IEnumerable<PrometheusSeries> Series(JsonNode data) => (string?)data["resultType"] switch
    {
        "matrix" => data["result"]!.AsArray().Select(s => One(s!, s!["values"]?.AsArray() ?? [])),
        "vector" => data["result"]!.AsArray().Select(s => One(s!, s!["value"] is { } v ? [v.DeepClone()] : [])),
        "scalar" => [One(new JsonObject(), [data["result"]!.DeepClone()])],
        var other => throw new FormatException($"a result of type {other}"),
    };

    // Values travel as text, since JSON has no NaN. A series may have native histograms alone, and then no values.
    private static PrometheusSeries One(JsonNode series, JsonArray values) => new(
        (series["metric"] as JsonObject ?? []).ToImmutableDictionary(l => l.Key, l => (string)l.Value!),
        [.. values.Select(v => (Time((double)v![0]!), Value((string)v[1]!)))]);

    private static DateTimeOffset Time(double seconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(seconds * 1000));

    private static double Value(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    private static string Seconds(DateTimeOffset at) => Number(at.ToUnixTimeMilliseconds() / 1000.0);

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
