using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aura.Metrics;

/// <summary>
/// A server that is asked over HTTP. User and password may stand in its address; they are shown nowhere. The
/// HttpClient's timeout and largest answer count.
/// </summary>
/// <param name="fault">Makes the exception: its kind, what the server did (without its name), and why.</param>
internal sealed class HttpSource(HttpClient http, Uri address, Func<string, string, Exception, Exception> fault)
{
    private const int LongestMessage = 300;

    private readonly Uri _root = new($"{address.GetLeftPart(UriPartial.Path).TrimEnd('/')}/");

    /// <summary>The address without credentials.</summary>
    public string Server { get; } =
        $"{address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)}";

    /// <returns>Whatever its status is.</returns>
    public async Task<(int Status, string Body)> GetAsync(string pathAndQuery, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_root, pathAndQuery));
        if (address.UserInfo.Length > 0)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo))));
        try
        {
            using var response = await http.SendAsync(request, cancel);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancel));
        }
        catch (HttpRequestException e)
        {
            throw fault("unreachable", $"cannot be asked: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw fault("timeout", "did not answer in time", e);
        }
    }

    /// <summary>Null where it is no JSON.</summary>
    public static JsonNode? Parse(string body)
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

    /// <summary>As much of a message as is worth showing.</summary>
    public static string Cut(string text) => text.Length <= LongestMessage ? text : text[..LongestMessage] + "…";
}
