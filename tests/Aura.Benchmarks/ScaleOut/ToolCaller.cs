using System.Text.Json.Nodes;
using Aura.Tests.Soak;

namespace Aura.Benchmarks.ScaleOut;

/// <summary>Calls tools over HTTP, of one replica after the other.</summary>
internal sealed class ToolCaller(IReadOnlyList<ReplicaProcess> replicas) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private int _next;

    /// <summary>The structured result.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public async Task<JsonObject> CallAsync(string tool, JsonObject args)
    {
        var turn = (uint)Interlocked.Increment(ref _next) % (uint)replicas.Count;
        using var request = ToolRequest.Of(replicas[(int)turn].Address, tool, args);
        using var response = await _http.SendAsync(request);
        return await ToolRequest.ResultAsync(response) is { } result && result["code"] is null ? result
            : throw new InvalidOperationException(
                $"{tool}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }

    public void Dispose() => _http.Dispose();
}
