using System.Net;
using System.Text.Json.Nodes;
using Aura.Metrics;

namespace Aura.Cost.OpenCost;

/// <summary>Asks an OpenCost (https://opencost.io/docs/integrations/api), as <see cref="HttpSource"/> does.</summary>
public sealed class OpenCostClient
{
    private readonly HttpSource _source;

    public OpenCostClient(HttpClient http, Uri address) => _source = new HttpSource(http, address,
        (kind, what, why) => new OpenCostException(kind, $"{Server} {what}", why));

    /// <summary>The address without credentials.</summary>
    public string Server => _source.Server.TrimEnd('/');

    /// <returns>What stands under "data"; null where this OpenCost has no such path.</returns>
    /// <exception cref="OpenCostException">Refused, or no answer.</exception>
    public async Task<JsonNode?> GetAsync(string pathAndQuery, CancellationToken cancel = default)
    {
        var (status, body) = await _source.GetAsync(pathAndQuery, cancel);
        return status == (int)HttpStatusCode.NotFound ? null : Read(body, status);
    }

    // Refusals are plain text with status 400 or 500, or JSON with another code than 200.
    private JsonNode Read(string body, int status)
    {
        var json = HttpSource.Parse(body) as JsonObject;
        if (status is < 200 or >= 300 || json?["code"] is JsonValue code && $"{code}" != "200")
            throw new OpenCostException("refused",
                $"{Server} answered {status}: {HttpSource.Cut($"{json?["message"] ?? body}".Trim())}");
        return json?["data"]
            ?? throw new OpenCostException("no_answer", $"{Server} did not answer as OpenCost does");
    }
}
