using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;
using Microsoft.AspNetCore.Http.Features;

namespace Aura.Mcp.Http.Pages;

/// <summary>
/// GET /api/events: what goes on, as server-sent events (HTML, 9.2). Each stream begins with the present state, so one
/// that was cut off misses nothing.
/// </summary>
internal sealed class EventsApi(
    Workspace workspace, HttpOptions options, PageTools tools, Sessions sessions, CancellationToken ending)
{
    /// <summary>Of one person at a time.</summary>
    private const int Most = 16;

    private readonly ConcurrentDictionary<(string? User, string Groups, string Cluster), ClusterFeed> _feeds = new();
    private readonly ConcurrentDictionary<string, int> _streams = new(StringComparer.Ordinal);
    private long _id = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task StreamAsync(Visit visit)
    {
        var wanted = visit.Http.Request.Query["cluster"].ToString();
        var cluster = visit.Workspace.Clusters.Get(wanted.Length == 0 ? null : wanted).Name;
        var who = visit.Person.Name;
        if (_streams.AddOrUpdate(who, 1, (_, n) => n + 1) > Most)
        {
            Leave(who);
            throw new PageFault(StatusCodes.Status429TooManyRequests, "TooManyStreams",
                $"more than {Most} streams are open", "close some tabs")
            { After = TimeSpan.FromSeconds(5) };
        }
        var feed = FeedOf(visit, cluster);
        feed.Join();
        try
        {
            Begin(visit.Http);
            await TellAsync(visit, feed);
        }
        finally
        {
            feed.Leave();
            Leave(who);
        }
    }

    private async Task TellAsync(Visit visit, ClusterFeed feed)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ending, visit.Aborted);
        var known = FeedState.Nothing;
        await SayAsync(visit, "hello", Time(), end.Token);
        var beat = TimeProvider.System.GetTimestamp();
        while (sessions.IsOpen(visit.Token))
        {
            var state = feed.State;
            foreach (var (name, data) in state.Since(known))
                await SayAsync(visit, name, data, end.Token);
            known = state;
            var left = options.Pace.Beat - TimeProvider.System.GetElapsedTime(beat);
            if (left <= TimeSpan.Zero)
            {
                await SayAsync(visit, "beat", Time(), end.Token);
                beat = TimeProvider.System.GetTimestamp();
                continue;
            }
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(end.Token);
            await Task.WhenAny(feed.ChangedAfter(known), Pause.ForAsync(left, TimeProvider.System, enough.Token));
            await enough.CancelAsync();
            end.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Shared by all whom the cluster sees alike.</summary>
    private ClusterFeed FeedOf(Visit visit, string cluster)
    {
        var rights = Visit.RightsOf(visit.Person, options);
        return _feeds.GetOrAdd((rights.User, rights.Groups, cluster), _ => new ClusterFeed(
            rights.User is null ? workspace : visit.Workspace, cluster, tools, options.Pace, ending));
    }

    private async Task SayAsync(Visit visit, string name, JsonObject data, CancellationToken cancel)
    {
        var id = Interlocked.Increment(ref _id);
        await visit.Http.Response.WriteAsync(
            $"id: {id}\nevent: {name}\ndata: {data.ToJsonString(ToolJson.Options)}\n\n", cancel);
        await visit.Http.Response.Body.FlushAsync(cancel);
    }

    private JsonObject Time() => new() { ["time"] = workspace.Store.Time.GetUtcNow() };

    private void Leave(string who) => _streams.AddOrUpdate(who, 0, (_, n) => n - 1);

    private static void Begin(HttpContext http)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }
}
