using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Api;

/// <summary>A refusal as the API server words it: HTTP status, reason, message, details with causes.</summary>
public sealed class ApiStatusException : Exception
{
    public ApiStatusException(int status, string reason, string message, JsonObject? details = null) : base(message)
    {
        Status = status;
        Reason = reason;
        Details = details;
    }

    /// <summary>HTTP status.</summary>
    public int Status { get; }
    public string Reason { get; }

    /// <summary>The Status' details; null leaves them out.</summary>
    public JsonObject? Details { get; }

    /// <summary>Goes to the Retry-After header.</summary>
    public int? RetryAfterSeconds => (int?)Details?["retryAfterSeconds"];

    public static ApiStatusException NotFound(Kind kind, string name) =>
        new(404, "NotFound", $"{kind.Resource} \"{name}\" not found", DetailsOf(kind, name));

    public static ApiStatusException AlreadyExists(Kind kind, string name) =>
        new(409, "AlreadyExists", $"{kind.Resource} \"{name}\" already exists", DetailsOf(kind, name));

    public static ApiStatusException Conflict(Kind kind, string name, string why) => new(409, "Conflict",
        $"Operation cannot be fulfilled on {kind.Resource} \"{name}\": {why}", DetailsOf(kind, name));

    public static ApiStatusException Modified(Kind kind, string name) => Conflict(kind, name,
        "the object has been modified; please apply your changes to the latest version and try again");

    /// <summary>A precondition of a deletion failed: named by the kind, not the resource.</summary>
    public static ApiStatusException Precondition(Kind kind, string name, string why) => new(409, "Conflict",
        $"Operation cannot be fulfilled on {kind.Name} \"{name}\": {why}",
        new JsonObject { ["name"] = name, ["kind"] = kind.Name });

    public static ApiStatusException BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiStatusException Forbidden(Kind kind, string name, string why) => new(403, "Forbidden",
        $"{kind.Resource} \"{name}\" is forbidden: {why}", DetailsOf(kind, name));

    public static ApiStatusException TooManyRequests(string message, int retryAfterSeconds, JsonArray? causes = null)
    {
        var details = new JsonObject();
        if (causes is not null)
            details["causes"] = causes;
        if (retryAfterSeconds > 0)
            details["retryAfterSeconds"] = retryAfterSeconds;
        return new(429, "TooManyRequests", message, details);
    }

    public static ApiStatusException MethodNotAllowed() => new(405, "MethodNotAllowed",
        "the server does not allow this method on the requested resource", []);

    public static ApiStatusException NoSuchResource() =>
        new(404, "NotFound", "the server could not find the requested resource", []);

    /// <summary>The watch or page asked for starts before what is remembered.</summary>
    public static ApiStatusException Gone(string message) => new(410, "Expired", message);

    /// <summary>422 with all faults at once, worded as field.ErrorList's aggregate.</summary>
    public static ApiStatusException Invalid(Kind kind, string name, IReadOnlyList<FieldError> faults) =>
        Invalid(kind.Name, kind.Group, name, faults);

    public static ApiStatusException Invalid(string kind, string group, string name, IReadOnlyList<FieldError> faults)
    {
        var texts = faults.Select(f => $"{f.Field}: {f.Message}").Distinct().ToList();
        var details = new JsonObject();
        if (name.Length > 0)
            details["name"] = name;
        if (group.Length > 0)
            details["group"] = group;
        if (kind.Length > 0)
            details["kind"] = kind;
        if (faults.Count > 0)
            details["causes"] = new JsonArray([.. faults.Select(f => f.ToJson())]);
        var subject = group.Length == 0 ? kind : $"{kind}.{group}";
        var text = texts.Count switch { 0 => "", 1 => texts[0], _ => $"[{string.Join(", ", texts)}]" };
        return new(422, "Invalid", $"{subject} \"{name}\" is invalid" + (text.Length == 0 ? "" : $": {text}"), details);
    }

    public JsonObject ToJson()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
            ["reason"] = Reason,
        };
        if (Details is not null)
            status["details"] = Details.DeepClone();
        status["code"] = Status;
        return status;
    }

    private static JsonObject DetailsOf(Kind kind, string name)
    {
        var details = new JsonObject();
        if (name.Length > 0)
            details["name"] = name;
        if (kind.Group.Length > 0)
            details["group"] = kind.Group;
        details["kind"] = kind.Plural;
        return details;
    }
}
