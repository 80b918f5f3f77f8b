using System.Collections.Immutable;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aura.Metrics.Prometheus;

/// <summary>
/// Asks a Prometheus, or what speaks its HTTP API (https://prometheus.io/docs/prometheus/latest/querying/api/). User
/// and password may stand in the address; they are shown nowhere. The HttpClient's timeout and largest answer count.
/// </summary>
public sealed class PrometheusClient(HttpClient http, Uri address)
{
    private const int LongestMessage = 300;

    private readonly Uri _root = new($"{address.GetLeftPart(UriPartial.Path).TrimEnd('/')}/");

    /// <summary>The address without credentials.</summary>
    public string Server { get; } =
        $"{address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)}";

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
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_root, $"api/v1/{path}"));
        if (address.UserInfo.Length > 0)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo))));
        try
        {
            using var response = await http.SendAsync(request, cancel);
            return Read(await response.Content.ReadAsStringAsync(cancel), (int)response.StatusCode);
        }
        catch (HttpRequestException e)
        {
            throw new PrometheusException("unreachable", $"{Server} cannot be asked: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new PrometheusException("timeout", $"{Server} did not answer in time", e);
        }
    }

    // A proxy in front answers with no JSON, or with another's.
    private PrometheusAnswer Read(string body, int status)
    {
        if (Parse(body) is not JsonObject json || json["status"] is null)
            throw new PrometheusException("no_answer", $"{Server} answered {status}, not as Prometheus does");
        try
        {
            return (string?)json["status"] == "success" && status is >= 200 and < 300
                ? new PrometheusAnswer([.. Series(json["data"]!)],
                    [.. (json["warnings"] as JsonArray ?? []).Select(w => Cut($"{w}"))])
                : throw new PrometheusException($"{json["errorType"] ?? "error"}", Cut($"{json["error"] ?? status}"));
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or NullReferenceException
                                      or ArgumentException or OverflowException)
        {
            throw new PrometheusException("no_answer", $"{Server} answered something that is no result of a query", e);
        }
    }

    private static JsonNode? Parse(string body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return null;
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

    private static string Cut(string text) => text.Length <= LongestMessage ? text : text[..LongestMessage] + "…";

    private static string Seconds(DateTimeOffset at) => Number(at.ToUnixTimeMilliseconds() / 1000.0);

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
