using Aura.Kubernetes;

namespace Aura.Diagnosis.Watching;

/// <summary>The objects of one kind, kept up to date by a watch for as long as it may be watched.</summary>
/// <param name="changed">Told whenever what is held has changed.</param>
/// <param name="log">Told once why the kind is not held.</param>
internal sealed class WatchedKind(
    KubeClient client, Kind kind, TimeProvider time, WatchLimits limits, Action changed, Action<string> log)
{
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectRef, KubeObject> _objects = [];
    private readonly TaskCompletionSource _known = new();
    private KubeException? _refused;
    private bool _logged;

    public Kind Kind { get; } = kind;

    /// <summary>Ends when all that was there at the start is held, or the kind is refused.</summary>
    public Task Known => _known.Task;

    public int Count
    {
        get
        {
            lock (_gate)
                return _objects.Count;
        }
    }

    /// <exception cref="KubeException">Why they are not held.</exception>
    public IReadOnlyList<KubeObject> List(string? ns)
    {
        lock (_gate)
            return _refused is { } why ? throw new KubeException(why.Reason, why.Message, why.Status)
                : [.. _objects.Values.Where(o => ns is null || o.Namespace == ns)];
    }

    public KubeObject? Find(ObjectRef target)
    {
        lock (_gate)
            return _refused is { } why ? throw new KubeException(why.Reason, why.Message, why.Status)
                : _objects.GetValueOrDefault(target);
    }

    /// <summary>Goes on until cancelled; a kind that is refused is tried again now and then.</summary>
    public async Task FollowAsync(CancellationToken cancel)
    {
        var options = new WatchOptions
        {
            Trim = Trimming.Of, Newest = Kind == Kind.CoreEvent ? limits.Events : null,
        };
        while (true)
            try
            {
                await foreach (var happened in client.WatchAsync(Kind, options: options, cancel: cancel))
                    Apply(happened);
            }
            catch (KubeException e)
            {
                cancel.ThrowIfCancellationRequested();
                Refuse(e);
                await Pause.ForAsync(IsFinal(e) ? AfterRefusal : AfterFailure, time, cancel);
            }
    }

    private static bool IsFinal(KubeException e) => e.Reason is "Forbidden" or "NotFound" or "MethodNotAllowed";

    private void Apply(WatchEvent happened)
    {
        bool news;
        lock (_gate)
        {
            if (happened.Type == WatchEventType.Synced)
                (_refused, _logged) = (null, false);
            news = _known.Task.IsCompleted && _refused is null;
            if (happened.Object is { } o)
                news &= Keep(happened.Type, o);
        }
        if (happened.Type == WatchEventType.Synced)
            _known.TrySetResult();
        if (news)
            changed();
    }

    private bool Keep(WatchEventType type, KubeObject o)
    {
        if (type == WatchEventType.Deleted)
            return _objects.Remove(o.Ref);
        var before = _objects.GetValueOrDefault(o.Ref);
        if (before is null && _objects.Count >= limits.ObjectsOfAKind && Kind != Kind.CoreEvent)
            // Diagnosis goes on without it, as without a kind that may not be read.
            throw new KubeException("Forbidden", $"there are more than {limits.ObjectsOfAKind}, which is too many to "
                + "hold; diagnose one namespace instead", 403);
        _objects[o.Ref] = o;
        return before is null || !Trimming.IsHeartbeat(before, o);
    }

    private void Refuse(KubeException e)
    {
        bool tell;
        lock (_gate)
        {
            _objects.Clear();
            _refused = e;
            (tell, _logged) = (!_logged && e.Reason == "Forbidden", true);
        }
        if (tell)
            log($"{Kind.Resource} are not watched: {e.Message}");
        _known.TrySetResult();
        changed();
    }
}
