using System.Net;
using System.Text.Json.Nodes;

namespace Aura.Tests.Mcp.Pages;

/// <summary>Server-sent events as a browser takes them in.</summary>
internal sealed class EventStream : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventStream(HttpResponseMessage response, Stream stream) =>
        (_response, _reader) = (response, new StreamReader(stream));

    public long LastId { get; private set; }

    public static async Task<EventStream> OpenAsync(PageClient client, string query = "")
    {
        var response = await client.SendAsync(HttpMethod.Get, "/api/events" + query);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new EventStream(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event; null: the server has ended the stream.</summary>
    public async Task<(string Name, JsonObject Data)?> ReadAsync()
    {
        var (name, data) = ("", "");
        while (await _reader.ReadLineAsync() is { } line)
            if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                var id = long.Parse(line["id: ".Length..]);
                Assert.True(id > LastId);
                LastId = id;
            }
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line["event: ".Length..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data = line["data: ".Length..];
            else if (line.Length == 0)
                return (name, JsonNode.Parse(data)!.AsObject());
        return null;
    }

    /// <summary>The next event of the name for which it holds.</summary>
    public async Task<JsonObject> UntilAsync(string name, Func<JsonObject, bool>? holds = null)
    {
        while (await ReadAsync() is var (seen, data))
            if (seen == name && holds?.Invoke(data) != false)
                return data;
        throw new EndOfStreamException($"the stream ended before '{name}'");
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }
}
