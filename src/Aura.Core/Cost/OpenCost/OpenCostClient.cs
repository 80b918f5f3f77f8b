using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aura.Cost.OpenCost;

/// <summary>
/// Asks an OpenCost (https://opencost.io/docs/integrations/api). User and password may stand in the address; they are
/// shown nowhere. The HttpClient's timeout and largest answer count.
/// </summary>
public sealed class OpenCostClient(HttpClient http, Uri address)
{
    private const int LongestMessage = 300;

    private readonly Uri _root = new($"{address.GetLeftPart(UriPartial.Path).TrimEnd('/')}/");

    /// <summary>The address without credentials.</summary>
    public string Server { get; } =
        $"{address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)}"
            .TrimEnd('/');

    /// <returns>What stands under "data"; null where this OpenCost has no such path.</returns>
    /// <exception cref="OpenCostException">Refused, or no answer.</exception>
    public async Task<JsonNode?> GetAsync(string pathAndQuery, CancellationToken cancel = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_root, pathAndQuery));
        if (address.UserInfo.Length > 0)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo))));
        try
        {
            using var response = await http.SendAsync(request, cancel);
            if (response.StatusCode == HttpStatusCode.NotFound)
                return null;
            return Read(await response.Content.ReadAsStringAsync(cancel), response);
        }
        catch (HttpRequestException e)
        {
            throw new OpenCostException("unreachable", $"{Server} cannot be asked: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new OpenCostException("timeout", $"{Server} did not answer in time", e);
        }
    }

    // Refusals are plain text with status 400 or 500, or JSON with another code than 200.
    private JsonNode Read(string body, HttpResponseMessage response)
    {
        var json = Parse(body) as JsonObject;
        if (!response.IsSuccessStatusCode || json?["code"] is JsonValue code && $"{code}" != "200")
            throw new OpenCostException("refused", $"{Server} answered {(int)response.StatusCode}: "
                + Cut($"{json?["message"] ?? body}"));
        return json?["data"]
            ?? throw new OpenCostException("no_answer", $"{Server} did not answer as OpenCost does");
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

    private static string Cut(string text) =>
        text.Length <= LongestMessage ? text.Trim() : text[..LongestMessage] + "…";
}
