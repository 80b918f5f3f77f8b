using System.Text.Json.Nodes;

namespace Aura.Kubernetes;

/// <summary>
/// What the API server (or the way to it) answered instead of what was asked. <see cref="Reason"/> is the Status'
/// reason (NotFound, Conflict, Invalid, Forbidden, TooManyRequests, …), or one of <see cref="Unreachable"/>,
/// <see cref="Timeout"/> and <see cref="NotAsked"/> where no answer came.
/// </summary>
public sealed class KubeException : Exception
{
    public const string Unreachable = "Unreachable";
    public const string Timeout = "Timeout";

    /// <summary>The request was not sent, because the server has not answered for a while.</summary>
    public const string NotAsked = "NotAsked";

    public KubeException(string reason, string message, int status = 0, Exception? inner = null)
        : base(message, inner)
    {
        Reason = reason;
        Status = status;
    }

    public string Reason { get; }

    /// <summary>HTTP status; 0 where no answer came.</summary>
    public int Status { get; }

    /// <summary>The Status' causes: reason, message and field of each; empty where none were given.</summary>
    public IReadOnlyList<(string Reason, string Message, string? Field)> Causes { get; init; } = [];

    /// <summary>What Retry-After (or details.retryAfterSeconds) asked for.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The whole Status object, where there was one.</summary>
    public JsonObject? Body { get; init; }

    public bool HasCause(string reason) => Causes.Any(c => c.Reason == reason);
}
