using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.State;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Aura.Mcp.Resources;

/// <summary>
/// Who wants to hear when an execution has moved on, or findings have changed: sessions (resources/subscribe) and
/// streams (subscriptions/listen, from 2026-07-28 on). Executions of other processes move too, so the journal is looked
/// at, but only while somebody listens.
/// </summary>
public sealed class Subscriptions(Func<AuraStore> store)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Listener, string Uri), Func<Task>> _wanted = new();
    private readonly ConcurrentDictionary<string, McpServer> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _watched = new(StringComparer.Ordinal);

    /// <summary>
    /// Tells which server speaks on a session's own stream: the one that a request is given speaks on that request's.
    /// </summary>
    public void Attach(string session, McpServer server) => _sessions[session] = server;

    public void Detach(string session)
    {
        _sessions.TryRemove(session, out _);
        Forget(session);
    }

    internal void Subscribe(McpServer server, string uri)
    {
        var listener = server.SessionId ?? "";
        var speaker = _sessions.GetValueOrDefault(listener, server);
        Add(listener, uri, () => speaker.SendNotificationAsync(
            NotificationMethods.ResourceUpdatedNotification, new ResourceUpdatedNotificationParams { Uri = uri },
            McpJsonUtilities.DefaultOptions));
    }

    internal void Unsubscribe(McpServer server, string uri) => _wanted.TryRemove((server.SessionId ?? "", uri), out _);

    /// <summary>Streams until the client goes; what the server does not offer is not granted.</summary>
    internal async ValueTask<EmptyResult> ListenAsync(
        RequestContext<SubscriptionsListenRequestParams> request, CancellationToken cancel)
    {
        var (server, listener) = (request.Server, $"listen {Guid.NewGuid():N}");
        IReadOnlyList<string> uris = [.. request.Params!.Notifications.ResourceSubscriptions ?? []];
        var granted = new JsonObject();
        if (uris.Count > 0)
            granted["resourceSubscriptions"] = new JsonArray([.. uris.Select(u => JsonValue.Create(u))]);
        var tools = request.Params.Notifications.ToolsListChanged == true ? server.ServerOptions.ToolCollection : null;
        if (tools is not null)
            granted["toolsListChanged"] = true;
        await server.SendNotificationAsync(NotificationMethods.SubscriptionsAcknowledgedNotification,
            new JsonObject { ["notifications"] = granted, ["_meta"] = Meta(request.JsonRpcRequest.Id) },
            McpJsonUtilities.DefaultOptions, cancel);
        foreach (var uri in uris)
            Add(listener, uri, () => server.SendNotificationAsync(NotificationMethods.ResourceUpdatedNotification,
                new ResourceUpdatedNotificationParams { Uri = uri, Meta = Meta(request.JsonRpcRequest.Id) },
                McpJsonUtilities.DefaultOptions, cancel));
        if (tools is not null)
            tools.Changed += ToolsChanged;
        await Task.Delay(Timeout.Infinite, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (tools is not null)
            tools.Changed -= ToolsChanged;
        Forget(listener);
        return new EmptyResult();

        void ToolsChanged(object? sender, EventArgs e) => _ = server.SendNotificationAsync(
            NotificationMethods.ToolListChangedNotification,
            new JsonObject { ["_meta"] = Meta(request.JsonRpcRequest.Id) }, McpJsonUtilities.DefaultOptions, cancel);
    }

    private static JsonObject Meta(RequestId id) => new()
    {
        [MetaKeys.SubscriptionId] = id.Id switch
        {
            long number => JsonValue.Create(number),
            string text => JsonValue.Create(text),
            _ => null,
        },
    };

    private void Add(string listener, string uri, Func<Task> tell)
    {
        _wanted[(listener, uri)] = tell;
        if (AuraResources.ExecutionOf(uri) is { } id && _watched.TryAdd(uri, true))
            _ = WatchAsync(uri, id);
    }

    private void Forget(string listener)
    {
        foreach (var key in _wanted.Keys.Where(k => k.Listener == listener))
            _wanted.TryRemove(key, out _);
    }

    private async Task WatchAsync(string uri, string id)
    {
        try
        {
            var seen = Stand(id);
            while (_wanted.Keys.Any(k => k.Uri == uri))
            {
                var now = Stand(id);
                if (now != seen)
                    await TellAsync(uri);
                seen = now;
                await store().WaitAsync(Look);
            }
        }
        catch (Exception e) when (e is StoreException or ObjectDisposedException or InvalidOperationException
                                      or System.Data.Common.DbException)
        {
            // This process is going, or its store cannot be read: whoever reads the resource is told why.
        }
        _watched.TryRemove(uri, out _);
        if (_wanted.Keys.Any(k => k.Uri == uri) && _watched.TryAdd(uri, true))
            _ = WatchAsync(uri, id);
    }

    /// <summary>Tells whoever has subscribed to it that the resource has changed.</summary>
    internal async Task TellAsync(string uri)
    {
        foreach (var (key, tell) in _wanted.Where(w => w.Key.Uri == uri))
            try
            {
                await tell();
            }
            catch (Exception)
            {
                _wanted.TryRemove(key, out _); // The listener is gone.
            }
    }

    private string? Stand(string id) => store().Journal.Find(id) is { } record
        ? $"{record.Status}|{record.Message}|{store().Journal.LastTouched(id):O}" : null;
}
