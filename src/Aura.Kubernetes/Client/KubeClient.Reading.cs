using System.Net;
using System.Runtime.CompilerServices;

namespace Aura.Kubernetes;

public sealed partial class KubeClient
{
    /// <returns>Null where there is no such object.</returns>
    public async Task<KubeObject?> FindAsync(ObjectRef target, CancellationToken cancel = default)
    {
        try
        {
            return await GetAsync(target, cancel);
        }
        catch (KubeException e) when (e.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <exception cref="KubeException">NotFound where there is no such object.</exception>
    public async Task<KubeObject> GetAsync(ObjectRef target, CancellationToken cancel = default)
    {
        var json = await _transport.JsonAsync(HttpMethod.Get, KubePath.Of(target), cancel);
        return new KubeObject(target.Kind, json);
    }

    /// <summary>All objects of a kind, in one namespace or (null) in all; pages are fetched as needed.</summary>
    public Task<KubeList> ListAsync(
        Kind kind, string? ns = null, ListOptions? options = null, CancellationToken cancel = default) =>
        new PagedList(_transport, KubePath.Of(kind, ns), kind, options ?? new ListOptions()).ReadAsync(cancel);

    /// <summary>
    /// Tells every object that there is (Added), then Synced, then every change, for ever: broken connections are
    /// resumed, and where the server has forgotten the version to resume from, the differences are found by a new
    /// list. Nothing is told twice, and no object's last state is missed.
    /// </summary>
    /// <exception cref="KubeException">The first list failed, or the server refuses the watch for good.</exception>
    public async IAsyncEnumerable<WatchEvent> WatchAsync(Kind kind, string? ns = null, WatchOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancel = default)
    {
        options ??= new WatchOptions();
        using var watch = new ObjectWatch(_transport, _time, KubePath.Of(kind, ns), kind, options);
        while (true)
            foreach (var happened in await watch.NextAsync(cancel))
                yield return happened;
    }
}
