using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Tests.Soak;

/// <summary>Asks one replica after the other, until one has answered.</summary>
internal sealed class SoakClient(IReadOnlyList<Replica> replicas) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private int _next;
    private int _lost;

    /// <summary>Requests that got no answer, or none that says what is.</summary>
    public int Lost => _lost;

    /// <summary>The structured result.</summary>
    public async Task<JsonObject> AskAsync(string tool, JsonObject args)
    {
        for (var tries = 0; tries < 400; tries++)
        {
            if (replicas[Interlocked.Increment(ref _next) % replicas.Count].Address is { } address
                && await TryAsync(address, tool, args) is { } answer)
                return answer;
            Interlocked.Increment(ref _lost);
            await Pause.ForAsync(Patience, TimeProvider.System);
        }
        throw new TimeoutException($"no replica answers {tool} {args}");
    }

    /// <summary>The end of the execution that a result stands for.</summary>
    public async Task<JsonObject> EndAsync(JsonObject result, string cluster)
    {
        while ((string?)result["status"] == "running")
        {
            await Pause.ForAsync(Patience, TimeProvider.System);
            result = await AskAsync("get_execution", new JsonObject
            {
                ["executionId"] = (string)result["executionId"]!, ["cluster"] = cluster,
            });
        }
        return result;
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonObject?> TryAsync(Uri address, string tool, JsonObject args)
    {
        using var request = ToolRequest.Of(address, tool, args);
        try
        {
            using var response = await _http.SendAsync(request);
            var content = await ToolRequest.ResultAsync(response);
            return content?["status"] is null && tool != "diagnose" ? null : content;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException
            or JsonException)
        {
            return null;
        }
    }
}
