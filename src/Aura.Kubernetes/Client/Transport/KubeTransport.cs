using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aura.Kubernetes;

/// <summary>Sends requests, waits no longer than a limit, and makes a KubeException of every failure.</summary>
internal sealed class KubeTransport(HttpClient http, TimeProvider time, string name, IRequestGate? gate = null)
{
    /// <summary>The server's own limit for a request that is not a watch.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);

    /// <summary>Custom resource definitions nest deeper than the reader's default of 64.</summary>
    public const int MaxDepth = 512;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _root = http.BaseAddress!.AbsoluteUri.TrimEnd('/');
    private readonly string _path = http.BaseAddress!.AbsolutePath.TrimEnd('/');

    /// <summary>Telemetry is not told of its requests.</summary>
    public bool IsSilent { get; set; }

    public Task<JsonObject> JsonAsync(HttpMethod method, string path, CancellationToken cancel, JsonNode? body = null,
        string contentType = "application/json", ICollection<string>? warnings = null, string? accept = null)
    {
        var request = Request(method, path, accept);
        if (body is not null)
            request.Content = Content(body, contentType);
        return CallAsync(request, async (response, stop) =>
        {
            CollectWarnings(response, warnings);
            await using var stream = await response.Content.ReadAsStreamAsync(stop);
            return await JsonNode.ParseAsync(stream, null, new() { MaxDepth = MaxDepth }, stop) as JsonObject
                ?? throw new JsonException("the answer is not a JSON object");
        }, cancel);
    }

    public Task<string> TextAsync(string path, int limit, CancellationToken cancel)
    {
        return CallAsync(Request(HttpMethod.Get, path, "*/*"), async (response, stop) =>
        {
            await using var stream = await response.Content.ReadAsStreamAsync(stop);
            var bytes = new MemoryStream();
            var buffer = new byte[16 * 1024];
            int read;
            while (bytes.Length < limit && (read = await stream.ReadAsync(buffer, stop)) > 0)
                bytes.Write(buffer, 0, (int)Math.Min(read, limit - bytes.Length));
            return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
        }, cancel);
    }

    /// <summary>Sends the request and lets <paramref name="read"/> have the answer.</summary>
    public Task<T> CallAsync<T>(HttpRequestMessage request,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancel) =>
        gate is null ? SendAsync(request, read, cancel)
            : gate.PassAsync(() => SendAsync(request, read, cancel), cancel);

    private async Task<T> SendAsync<T>(HttpRequestMessage request,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancel)
    {
        using var deadline = new Deadline(time, cancel);
        using var trace = Trace(request);
        using (request)
            try
            {
                using var response = await deadline.WithinAsync(MaxWait, AskAsync(request, null, deadline.Token));
                var answer = await deadline.WithinAsync(MaxWait, read(response, deadline.Token));
                trace?.Answered((int)response.StatusCode);
                return answer;
            }
            catch (Exception e)
            {
                var failure = Failure(e, cancel);
                trace?.Failed(failure ?? e);
                if (failure is null)
                    throw;
                throw failure;
            }
    }

    /// <summary>Sends the request; the answer's headers tell success, its body is still to be read.</summary>
    public Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request, CancellationToken cancel) =>
        TracedAsync(request, null, cancel);

    /// <summary>As <see cref="OpenAsync"/>, for a request to go on in another protocol.</summary>
    public Task<HttpResponseMessage> SwitchAsync(HttpRequestMessage request, CancellationToken cancel) =>
        TracedAsync(request, HttpStatusCode.SwitchingProtocols, cancel);

    /// <summary>What is measured ends where the answer begins: what follows may take as long as it likes.</summary>
    private async Task<HttpResponseMessage> TracedAsync(
        HttpRequestMessage request, HttpStatusCode? wanted, CancellationToken cancel)
    {
        using var trace = Trace(request);
        try
        {
            var response = await AskAsync(request, wanted, cancel);
            trace?.Answered((int)response.StatusCode);
            return response;
        }
        catch (Exception e)
        {
            trace?.Failed(Failure(e, cancel) ?? e);
            throw;
        }
    }

    /// <param name="wanted">The only status that will do; null: any success.</param>
    private async Task<HttpResponseMessage> AskAsync(
        HttpRequestMessage request, HttpStatusCode? wanted, CancellationToken cancel)
    {
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (wanted is null ? response.IsSuccessStatusCode : response.StatusCode == wanted)
            return response;
        using (response)
            throw await ErrorAnswer.ReadAsync(response, name, time, cancel);
    }

    private ApiRequestTrace? Trace(HttpRequestMessage request) =>
        IsSilent ? null : ApiRequestTrace.Begin(request, _path);

    public HttpRequestMessage Request(HttpMethod method, string path, string? accept = null)
    {
        var request = new HttpRequestMessage(method, new Uri(_root + path))
        {
            Version = http.DefaultRequestVersion,
            VersionPolicy = http.DefaultVersionPolicy,
        };
        request.Headers.Accept.ParseAdd(accept ?? "application/json");
        return request;
    }

    /// <summary>What to throw instead; null where the exception is to go on as it is.</summary>
    public KubeException? Failure(Exception thrown, CancellationToken cancel) =>
        cancel.IsCancellationRequested ? null : ConnectionFailure.Of(thrown, http.BaseAddress!, name, MaxWait);

    /// <summary>From the Status of a watch's ERROR event.</summary>
    public KubeException Error(JsonObject status) =>
        ErrorAnswer.Of(status, (status["code"] as JsonValue)?.TryGetValue(out int code) == true ? code : 500, name);

    private static ByteArrayContent Content(JsonNode body, string contentType)
    {
        var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Compact))
            body.WriteTo(writer);
        return new ByteArrayContent(bytes.GetBuffer(), 0, (int)bytes.Length)
        {
            Headers = { ContentType = new MediaTypeHeaderValue(contentType) },
        };
    }

    /// <summary>Warning headers read <c>299 - "text"</c>.</summary>
    private static void CollectWarnings(HttpResponseMessage response, ICollection<string>? warnings)
    {
        if (warnings is not null)
            foreach (var warning in response.Headers.Warning)
                warnings.Add(warning.Text is ['"', .. var quoted, '"']
                    ? quoted.Replace("\\\"", "\"").Replace("\\\\", "\\") : warning.Text);
    }
}
