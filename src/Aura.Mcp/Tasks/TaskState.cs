using System.Text.Json.Serialization;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Tasks;

/// <summary>Where a task stands, as the extension io.modelcontextprotocol/tasks (SEP-2663) writes it.</summary>
public sealed class TaskState : Result
{
    [JsonPropertyName("taskId")]
    public required string TaskId { get; init; }

    /// <summary>working, input_required, completed, failed or cancelled.</summary>
    [JsonPropertyName("status")]
    public required string Status { get; init; }

    [JsonPropertyName("statusMessage")]
    public string? StatusMessage { get; init; }

    [JsonPropertyName("createdAt")]
    public required DateTimeOffset CreatedAt { get; init; }

    [JsonPropertyName("lastUpdatedAt")]
    public required DateTimeOffset LastUpdatedAt { get; init; }

    /// <summary>From its creation, in milliseconds; then it is forgotten.</summary>
    [JsonPropertyName("ttlMs")]
    public required long TtlMs { get; init; }

    [JsonPropertyName("pollIntervalMs")]
    public required long PollIntervalMs { get; init; }
}
