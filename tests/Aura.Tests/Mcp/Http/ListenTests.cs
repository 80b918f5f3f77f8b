using System.Text.Json.Nodes;
using Aura.Mcp.Serving;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Aura.Tests.Mcp.Http;

/// <summary>Whoever listens to an execution hears that it has moved on, in a session and without one.</summary>
public sealed class ListenTests
{
    [Fact]
    public async Task AStreamHearsOfIt()
    {
        await using var host = await HttpHost.StartAsync();
        host.Cluster.Freeze();
        using var call = await host.CallAsync(HttpHost.Update, HttpHost.Good, progress: true);
        using var progress = await HttpHost.UntilAsync(call, "notifications/progress");
        var uri = "aura://executions/" + await host.BegunAsync();

        using var listening = await host.ModernAsync("subscriptions/listen", null, new JsonObject
        {
            ["notifications"] = new JsonObject { ["resourceSubscriptions"] = new JsonArray(uri) },
        });
        using var stream = await HttpHost.UntilAsync(listening, "notifications/subscriptions/acknowledged");
        host.Cluster.Resume();

        string? line;
        do
            line = await stream.ReadLineAsync();
        while (line is not null && !line.Contains("notifications/resources/updated"));
        Assert.Contains(uri, line);
    }

    [Theory]
    [InlineData(HttpTransportMode.StreamableHttp)]
    [InlineData(HttpTransportMode.Sse)]
    public async Task ASessionHearsOfIt(HttpTransportMode mode)
    {
        await using var host = await HttpHost.StartAsync();
        host.Cluster.Freeze();
        using var call = await host.CallAsync(HttpHost.Update, HttpHost.Good, progress: true);
        using var progress = await HttpHost.UntilAsync(call, "notifications/progress");
        var uri = "aura://executions/" + await host.BegunAsync();
        await using var client = await host.ConnectAsync(mode: mode);
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = client.RegisterNotificationHandler(
            NotificationMethods.ResourceUpdatedNotification, (notice, _) =>
            {
                heard.TrySetResult($"{notice.Params!["uri"]}");
                return default;
            });
        await client.SubscribeToResourceAsync(uri);

        host.Cluster.Resume();

        Assert.Equal(uri, await heard.Task);
    }
}
