using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Tasks;

/// <summary>One call under way: its state, what it asks its client, and in the end its result.</summary>
internal sealed class CallTask : IDisposable
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(3);

    private const int PollMilliseconds = 500;

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _cancelled = new();
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _created;
    private readonly Dictionary<string, InputRequest> _asked = [];
    private readonly Dictionary<string, InputResponse> _answers = [];
    private TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _updated;
    private string _status = "working";
    private string? _message;
    private JsonNode? _result;
    private JsonNode? _error;

    /// <param name="owner">Who made the call; nobody else sees it.</param>
    public CallTask(string? owner, TimeProvider time)
    {
        (Owner, _time) = (owner, time);
        _created = _updated = time.GetUtcNow();
        Cancelled = _cancelled.Token;
    }

    /// <summary>Cannot be guessed.</summary>
    public string Id { get; } = $"t-{Guid.NewGuid():N}";

    public string? Owner { get; }

    public CancellationToken Cancelled { get; }

    public bool HasEnded => _status is "completed" or "failed" or "cancelled";

    public bool HasExpired => _time.GetUtcNow() > _created + Lifetime;

    public TaskState State(string resultType)
    {
        lock (_gate)
            return new TaskState
            {
                TaskId = Id, Status = _status, StatusMessage = _message, CreatedAt = _created,
                LastUpdatedAt = _updated, TtlMs = (long)Lifetime.TotalMilliseconds,
                PollIntervalMs = PollMilliseconds, ResultType = resultType,
            };
    }

    /// <summary>As tasks/get answers: the state, and what goes with it.</summary>
    public JsonObject ToJson()
    {
        var json = (JsonObject)JsonSerializer.SerializeToNode(State("complete"), TaskJson.Default.TaskState)!;
        lock (_gate)
        {
            if (_result is not null)
                json["result"] = _result.DeepClone();
            if (_error is not null)
                json["error"] = _error.DeepClone();
            if (_status == "input_required")
                json["inputRequests"] = new JsonObject(_asked.Select(a => KeyValuePair.Create(
                    a.Key, JsonSerializer.SerializeToNode(a.Value, McpJsonUtilities.DefaultOptions))));
        }
        return json;
    }

    /// <summary>Asks the client, and waits until all is answered.</summary>
    /// <exception cref="OperationCanceledException">The task was cancelled meanwhile.</exception>
    public async Task<IDictionary<string, InputResponse>> AskAsync(IDictionary<string, InputRequest> requests)
    {
        Task answered;
        lock (_gate)
        {
            _answers.Clear();
            foreach (var (key, request) in requests)
                _asked[key] = request;
            _answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            answered = _answered.Task;
            Set("input_required", null);
        }
        await answered.WaitAsync(Cancelled);
        lock (_gate)
            return new Dictionary<string, InputResponse>(_answers);
    }

    /// <summary>Answers to what was not asked, or was answered before, do not count.</summary>
    public void Answer(JsonObject responses)
    {
        lock (_gate)
        {
            foreach (var (key, value) in responses)
                if (_asked.Remove(key))
                    _answers[key] = value.Deserialize<InputResponse>(McpJsonUtilities.DefaultOptions)!;
            if (_status != "input_required" || _asked.Count > 0)
                return;
            Set("working", null);
            _answered.TrySetResult();
        }
    }

    /// <summary>Nobody waits for it any more.</summary>
    public void Cancel(string message)
    {
        lock (_gate)
            Set("cancelled", message);
        _cancelled.Cancel();
    }

    public void Dispose() => _cancelled.Dispose();

    public void Complete(CallToolResult result)
    {
        lock (_gate)
            if (Set("completed", null))
                _result = JsonSerializer.SerializeToNode(result, McpJsonUtilities.DefaultOptions);
    }

    public void Fail(int code, string message)
    {
        lock (_gate)
            if (Set("failed", message))
                _error = new JsonObject { ["code"] = code, ["message"] = message };
    }

    /// <returns>False: it has ended, and stays so.</returns>
    private bool Set(string status, string? message)
    {
        if (HasEnded)
            return false;
        (_status, _message, _updated) = (status, message, _time.GetUtcNow());
        return true;
    }
}
