using System.Net;

namespace Aura.Kubernetes;

/// <summary>
/// Reads a list page by page. Where the server forgets the version being read half way (410), reading starts again,
/// the second time with everything in one answer.
/// </summary>
internal sealed class PagedList(KubeTransport transport, string path, Kind kind, ListOptions options)
{
    public async Task<KubeList> ReadAsync(CancellationToken cancel)
    {
        try
        {
            return await ReadAsync(options.PageSize, cancel);
        }
        catch (KubeException e) when (Expired(e))
        {
        }
        try
        {
            return await ReadAsync(options.PageSize, cancel);
        }
        catch (KubeException e) when (Expired(e) && options.Limit is null)
        {
            return await ReadAsync(0, cancel);
        }
    }

    private async Task<KubeList> ReadAsync(int pageSize, CancellationToken cancel)
    {
        var items = new List<KubeObject>();
        var version = "";
        var next = options.Continue;
        do
        {
            var size = Math.Min(pageSize == 0 ? int.MaxValue : pageSize, (options.Limit ?? int.MaxValue) - items.Count);
            var page = await TurnAsync(items, size == int.MaxValue ? null : size, next, cancel);
            version = page.ResourceVersion;
            next = page.Continue;
        }
        while (next is not null && (options.Limit is null || items.Count < options.Limit));
        return new KubeList(items, version, next);
    }

    private async Task<ListPage> TurnAsync(
        List<KubeObject> items, int? size, string? next, CancellationToken cancel)
    {
        if (options.RepeatPage is not { } repeat)
            return await PageAsync(items, size, next, cancel);
        var before = items.Count;
        return (ListPage)(await repeat(async () =>
        {
            // A page that broke off half way is read from its beginning.
            items.RemoveRange(before, items.Count - before);
            return await PageAsync(items, size, next, cancel);
        }))!;
    }

    private Task<ListPage> PageAsync(List<KubeObject> items, int? size, string? next, CancellationToken cancel)
    {
        var query = new QueryText(path)
            .Add("labelSelector", options.Labels)
            .Add("fieldSelector", options.Fields)
            .Add("limit", size?.ToString())
            .Add("continue", next);
        return transport.CallAsync(transport.Request(HttpMethod.Get, query.ToString()), async (response, stop) =>
        {
            await using var stream = await response.Content.ReadAsStreamAsync(stop);
            return await new ListReader(stream, kind, items).ReadAsync(stop);
        }, cancel);
    }

    /// <summary>A continue token given by the caller cannot be renewed here.</summary>
    private bool Expired(KubeException e) => e.Status == (int)HttpStatusCode.Gone && options.Continue is null;
}
