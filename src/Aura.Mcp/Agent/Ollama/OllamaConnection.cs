using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aura.Mcp.Agent.Ollama;

/// <summary>Requests to one Ollama, whose failures are told as <see cref="OllamaException"/>.</summary>
internal sealed class OllamaConnection(OllamaOptions options) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(10),
        // A proxy of the environment does not know what listens on this machine.
        UseProxy = !options.Address.IsLoopback,
        AllowAutoRedirect = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public OllamaFaults Faults { get; } = new(options.Address, options.Model);

    /// <summary>The answer's head; its body may still be under way.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, JsonObject? body, CancellationToken cancellation)
    {
        using var patience = Patience(cancellation);
        using var request = new HttpRequestMessage(
            method, new Uri(options.Address.GetLeftPart(UriPartial.Path).TrimEnd('/') + path))
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        HttpResponseMessage? response = null;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            if (response.IsSuccessStatusCode)
                return response;
            var error = Faults.Of(response.StatusCode, await response.Content.ReadAsStringAsync(patience.Token));
            response.Dispose();
            throw error;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            response?.Dispose();
            throw IsUnreachable(e) ? Faults.Unreachable(e) : Faults.CutOff(e);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            response?.Dispose();
            throw Faults.Silent(options.Silence);
        }
    }

    /// <summary>The object that a request is answered with.</summary>
    public async Task<JsonObject> AskAsync(
        HttpMethod method, string path, JsonObject? body, CancellationToken cancellation)
    {
        using var response = await SendAsync(method, path, body, cancellation);
        using var patience = Patience(cancellation);
        try
        {
            return await response.Content.ReadFromJsonAsync<JsonNode>(patience.Token) as JsonObject
                ?? throw Faults.NotOllama($"{path} is no object");
        }
        catch (JsonException)
        {
            throw Faults.NotOllama($"{path} is no JSON");
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw Faults.CutOff(e);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Faults.Silent(options.Silence);
        }
    }

    /// <summary>The next line of a stream; null at its end.</summary>
    public async Task<JsonObject?> NextAsync(OllamaLines lines, CancellationToken cancellation)
    {
        using var patience = Patience(cancellation);
        try
        {
            var line = await lines.NextAsync(patience.Token);
            return OllamaFaults.ErrorOf(line) is { } error ? throw Faults.Of(error) : line;
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw Faults.CutOff(e);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            throw Faults.NotOllama($"a line of its stream cannot be read: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Faults.Silent(options.Silence);
        }
    }

    private static bool IsUnreachable(Exception e) => e is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError,
    };

    private CancellationTokenSource Patience(CancellationToken cancellation)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        source.CancelAfter(options.Silence);
        return source;
    }

    public void Dispose() => _http.Dispose();
}
