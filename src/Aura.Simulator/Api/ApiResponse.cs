using System.Text;
using System.Text.Json.Nodes;

namespace Aura.Simulator.Api;

/// <summary>What goes back: a JSON document, a text, an open watch, or a session.</summary>
public sealed class ApiResponse
{
    private ApiResponse(int status, string contentType, byte[] body)
    {
        Status = status;
        ContentType = contentType;
        Body = body;
    }

    public int Status { get; }
    public string ContentType { get; }
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Set for a watch: events follow as they happen; <see cref="Body"/> is empty then.</summary>
    public WatchStream? Watch { get; private init; }

    /// <summary>Set where the connection goes on as a WebSocket (status 101).</summary>
    public ExecSession? Session { get; private init; }
    public int? RetryAfterSeconds { get; private init; }

    public static ApiResponse Json(int status, JsonNode body) => new(status, "application/json", Encode(body));

    public static ApiResponse Text(int status, string text, string contentType = "text/plain; charset=utf-8") =>
        new(status, contentType, Encoding.UTF8.GetBytes(text));

    public static ApiResponse Of(ApiStatusException refusal) =>
        new(refusal.Status, "application/json",
            Encode(refusal.ToJson()))
        { RetryAfterSeconds = refusal.RetryAfterSeconds };

    public static ApiResponse Open(WatchStream watch) => new(200, "application/json", []) { Watch = watch };

    public static ApiResponse Open(ExecSession session) => new(101, "", []) { Session = session };

    public static ApiResponse Raw(int status, byte[] body, string contentType) => new(status, contentType, body);

    /// <summary>kind Status, status Success: the answer to a deletion that is done, an eviction, a binding.</summary>
    public static ApiResponse Success(int status, JsonObject? details = null)
    {
        var body = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
        };
        if (details is null)
            body["code"] = status;
        else
            body["details"] = details;
        return Json(status, body);
    }

    private static byte[] Encode(JsonNode body) => Encoding.UTF8.GetBytes(body.ToJsonString(GoJson.Options) + "\n");
}
