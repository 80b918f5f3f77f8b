using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aura.Kubernetes;

/// <summary>Makes a <see cref="KubeException"/> of an answer that is no success.</summary>
internal static class ErrorAnswer
{
    private const int MaxBytes = 256 * 1024;

    public static async Task<KubeException> ReadAsync(
        HttpResponseMessage response, string connection, TimeProvider time, CancellationToken cancel)
    {
        var text = await TextAsync(response, cancel);
        var code = (int)response.StatusCode;
        var retryAfter = RetryAfter(response, time);
        return Parse(text) is { } status && (string?)status["kind"] == "Status"
            ? Of(status, code, connection, retryAfter)
            : new KubeException(Reason(code), Message(code, Plain(text, response), connection), code)
            {
                RetryAfter = retryAfter,
            };
    }

    /// <summary>From a Status object, be it an answer or a watch's ERROR event.</summary>
    public static KubeException Of(JsonObject status, int code, string connection, TimeSpan? retryAfter = null)
    {
        var details = status["details"] as JsonObject;
        var seconds = (details?["retryAfterSeconds"] as JsonValue)?.TryGetValue(out int s) == true ? s : 0;
        var reason = (string?)status["reason"];
        return new KubeException(string.IsNullOrEmpty(reason) ? Reason(code) : reason,
            Message(code, (string?)status["message"] ?? $"the server answered {code}", connection), code)
        {
            Body = status,
            RetryAfter = retryAfter ?? (seconds > 0 ? TimeSpan.FromSeconds(seconds) : null),
            Causes = [.. (details?["causes"] as JsonArray ?? []).OfType<JsonObject>().Select(c =>
                ((string?)c["reason"] ?? "", (string?)c["message"] ?? "", (string?)c["field"]))],
        };
    }

    // Webhooks and proxies write it, too: others' words, whatever they say.
    private static string Message(int code, string message, string connection) => code == 401
        ? $"{connection} does not accept the credentials ({ClusterText.Quote(message)}): "
            + "they are wrong or have expired; log in again, or choose another kubeconfig or context"
        : ClusterText.Quote(message);

    private static string Reason(int code) => code switch
    {
        400 => "BadRequest",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        406 => "NotAcceptable",
        409 => "Conflict",
        410 => "Expired",
        413 => "RequestEntityTooLarge",
        415 => "UnsupportedMediaType",
        422 => "Invalid",
        429 => "TooManyRequests",
        503 => "ServiceUnavailable",
        504 => KubeException.Timeout,
        _ => "InternalError",
    };

    /// <summary>What is not a Status (a proxy's page, plain text) is shortened to one readable line.</summary>
    private static string Plain(string text, HttpResponseMessage response)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length > 300)
            line = line[..300] + "…";
        var about = $"{(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd();
        return line.Length == 0 || line.StartsWith('<')
            ? $"{about} from {response.RequestMessage?.RequestUri?.AbsolutePath}, with no Kubernetes status"
            : $"{about}: {line}";
    }

    private static async Task<string> TextAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        var bytes = new MemoryStream();
        var buffer = new byte[8 * 1024];
        int read;
        while (bytes.Length < MaxBytes && (read = await stream.ReadAsync(buffer, cancel)) > 0)
            bytes.Write(buffer, 0, read);
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
            _ => null,
        };
}
