using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Tests.Kubernetes.Client;

public sealed class WatchTests : IAsyncDisposable
{
    private readonly ScriptedServer _server = new();
    private readonly ManualTime _time = new();
    private readonly CancellationTokenSource _stop = new();
    private IAsyncEnumerator<WatchEvent>? _watch;

    [Fact]
    public async Task Tells_what_is_there_then_synced_then_what_happens()
    {
        _server.Answers(List(5, ("a", 1), ("b", 2))).Streams(Event("ADDED", "c", 6), Event("MODIFIED", "a", 7),
            Event("DELETED", "b", 8));
        Assert.Equal(["Added a1", "Added b2", "Synced", "Added c6", "Modified a7", "Deleted b8"], await TakeAsync(6));
        Assert.Equal("GET /api/v1/namespaces/shop/pods?watch=true&resourceVersion=5&allowWatchBookmarks=true"
            + "&timeoutSeconds=300&labelSelector=app=cart", $"{_server.Last}");
    }

    [Fact]
    public async Task An_ended_stream_is_resumed_from_the_last_version_told()
    {
        _server.Answers(List(5)).Streams(Event("ADDED", "a", 6), Bookmark(9)).Streams(Event("MODIFIED", "a", 11))
            .Streams(Event("MODIFIED", "a", 12));
        Assert.Equal(["Synced", "Added a6", "Modified a11", "Modified a12"], await TakeAsync(4));
        Assert.Equal(["9", "11"], _server.Requests.Skip(2).Select(Version));
    }

    [Fact]
    public async Task What_was_told_is_not_told_again()
    {
        _server.Answers(List(5, ("a", 4)))
            .Streams(Event("ADDED", "a", 4), Event("DELETED", "zz", 6), Event("ADDED", "b", 7));
        Assert.Equal(["Added a4", "Synced", "Added b7"], await TakeAsync(3));
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task A_forgotten_version_is_listed_anew_and_the_differences_are_told(bool asEvent)
    {
        const string expired = """{"kind":"Status","code":410,"reason":"Expired","message":"too old"}""";
        _server.Answers(List(5, ("same", 1), ("changed", 2), ("gone", 3), ("replaced", 4)));
        _ = asEvent ? _server.Streams(Line("ERROR", expired)) : _server.Answers(expired, 410);
        _server.Answers(List(20, ("same", 1), ("changed", 15), ("new", 16), ("replaced", 17))
                .Replace("replaced-1", "replaced-2"))
            .Streams(Event("DELETED", "new", 21));
        Assert.Equal(["Added same1", "Added changed2", "Added gone3", "Added replaced4", "Synced", "Deleted gone3",
            "Modified changed15", "Added new16", "Deleted replaced4", "Added replaced17", "Deleted new21"],
            await TakeAsync(11));
        Assert.Equal("20", Version(_server.Last));
    }

    [Fact]
    public async Task Broken_connections_are_tried_again_ever_more_slowly()
    {
        _server.Answers(List(5)).Fails(Broken()).Fails(Broken()).Answers("{}", 503, ("Retry-After", "7"))
            .Fails(Broken()).Streams(Event("ADDED", "a", 6)).Fails(Broken()).Streams(Event("ADDED", "b", 7));
        var start = _time.GetUtcNow();
        Assert.Equal(["Synced", "Added a6", "Added b7"], await TakeAsync(3));
        Assert.Equal(0.2 + 0.4 + 7 + 1.6 + 0.2, (_time.GetUtcNow() - start).TotalSeconds, 3);
        Assert.All(_server.Requests.Skip(1).SkipLast(2), r => Assert.Equal("5", Version(r)));
    }

    [Fact]
    public async Task A_stream_cut_within_a_line_loses_nothing()
    {
        var cut = $"{Event("ADDED", "a", 6)}\n{Event("ADDED", "b", 7)[..20]}";
        _server.Answers(List(5)).Streams(new BreakingStream(cut))
            .Streams(Event("ADDED", "b", 7));
        Assert.Equal(["Synced", "Added a6", "Added b7"], await TakeAsync(3));
        Assert.Equal("6", Version(_server.Last));
    }

    [Fact]
    public async Task A_stream_that_died_silently_is_given_up_and_resumed()
    {
        var never = new TaskCompletionSource<HttpResponseMessage>();
        _server.Answers(List(5)).Streams(new SilentStream()).Then(_ => never.Task).Streams(Event("ADDED", "a", 6));
        Assert.Equal(["Synced", "Added a6"], await TakeAsync(2));
        Assert.Equal(330 + 0.2 + 60 + 0.4, (_time.GetUtcNow() - new ManualTime().GetUtcNow()).TotalSeconds, 3);
    }

    [Fact]
    public async Task A_list_older_than_what_was_told_is_not_believed()
    {
        _server.Answers(List(50, ("a", 40))).Answers("{}", 410).Answers(List(30)).Answers(List(60, ("a", 40)))
            .Streams(Event("DELETED", "a", 61));
        Assert.Equal(["Added a40", "Synced", "Deleted a61"], await TakeAsync(3));
    }

    [Fact]
    public async Task A_first_list_that_fails_is_told_to_the_caller()
    {
        _server.Fails(Broken());
        Assert.Equal(KubeException.Unreachable, (await Assert.ThrowsAsync<KubeException>(() => TakeAsync(1))).Reason);
    }

    [Fact]
    public async Task A_watch_refused_for_good_is_told_to_the_caller()
    {
        _server.Answers(List(5)).Answers("{}", 403);
        await TakeAsync(1);
        Assert.Equal("Forbidden", (await Assert.ThrowsAsync<KubeException>(() => TakeAsync(1))).Reason);
    }

    [Fact]
    public async Task Cancellation_ends_an_idle_watch()
    {
        _server.Answers(List(5)).Streams(new SilentStream());
        await TakeAsync(1);
        var waiting = _watch!.MoveNextAsync().AsTask();
        Assert.False(waiting.IsCompleted);
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    public async ValueTask DisposeAsync()
    {
        await (_watch?.DisposeAsync() ?? ValueTask.CompletedTask);
        _stop.Dispose();
        _server.Dispose();
    }

    /// <summary>The next events, with time moved on wherever the watch waits for it.</summary>
    private async Task<List<string>> TakeAsync(int count)
    {
        // Without a context continuations run inline, so that after each step of time all that follows has happened.
        SynchronizationContext.SetSynchronizationContext(null);
        var options = new WatchOptions { Labels = "app=cart" };
        _watch ??= _server.Connect(_time).WatchAsync(Kind.Pod, "shop", options).GetAsyncEnumerator(_stop.Token);
        var told = new List<string>();
        while (told.Count < count)
        {
            var next = _watch.MoveNextAsync().AsTask();
            while (!next.IsCompleted && _time.NextDue is { } due)
                _time.Advance(due - _time.GetUtcNow());
            Assert.True(await next);
            var (type, item) = _watch.Current;
            told.Add($"{type} {item?.Name}{item?.ResourceVersion}".Trim());
        }
        return told;
    }

    private static string Event(string type, string name, int version) => Line(type, Pod(name, version));

    private static string Bookmark(int version) =>
        Line("BOOKMARK", $$"""{"metadata":{"resourceVersion":"{{version}}"} }""");

    private static string Line(string type, string item) => $$"""{"type":"{{type}}","object":{{item}} }""";

    private static string List(int version, params (string Name, int Version)[] items) =>
        $$"""{"metadata":{"resourceVersion":"{{version}}"},"items":[{{string.Join(',', items.Select(Pod))}}]}""";

    private static string Pod((string Name, int Version) item) => Pod(item.Name, item.Version);

    private static string Pod(string name, int version) => new JsonObject
    {
        ["metadata"] = new JsonObject
        {
            ["namespace"] = "shop",
            ["name"] = name,
            ["uid"] = $"{name}-1",
            ["resourceVersion"] = $"{version}",
        },
    }.ToJsonString();

    private static HttpRequestException Broken() => new(HttpRequestError.ResponseEnded, "cut");

    private static string Version(ScriptedRequest request) =>
        request.Path.Split("resourceVersion=")[1].Split('&')[0];
}
