using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Api;

/// <summary>Which objects a list, watch or deletecollection asks for.</summary>
internal sealed record ListQuery(ApiRequest Request, Selector Labels, FieldSelection Fields)
{
    public static ListQuery Of(ApiRequest request) => new(request,
        SelectorText.Labels(request.Query["labelSelector"]),
        FieldSelection.Of(request.Kind, request.Query["fieldSelector"], request.Name));

    public bool Matches(KubeObject item) =>
        (Labels.IsEverything || Labels.Matches(item)) && (Fields.IsEverything || Fields.Matches(item));

    public bool InScope(KubeObject item) =>
        Request.Namespace is null || !Request.Kind.Namespaced || item.Namespace == Request.Namespace;

    /// <summary>All that match, without pages.</summary>
    public IEnumerable<KubeObject> All(Store store) =>
        store.List(Request.Resource.Storage, Request.Namespace).Where(Matches);

    /// <summary>The page that limit, continue, resourceVersion and resourceVersionMatch ask for.</summary>
    /// <exception cref="ApiStatusException">A parameter is wrong, or the version is too old or in the
    /// future.</exception>
    public ListPage Page(Store store)
    {
        var token = Request.Query["continue"] is { Length: > 0 } text ? ContinueToken.Parse(text) : null;
        var version = Version(store, token);
        var all = version == store.Revision
            ? store.List(Request.Resource.Storage, Request.Namespace)
            : store.ListAt(Request.Resource.Storage, Request.Namespace, version);
        var rest = token is null ? all : all.Where(i => string.CompareOrdinal(KeyOf(i), token.After) > 0);
        var limit = Request.Query.Number("limit") ?? 0;
        if (limit <= 0)
            return new ListPage([.. rest.Where(Matches)], version, null, null);
        var found = rest.Where(Matches).ToList();
        if (found.Count <= limit)
            return new ListPage(found, version, null, null);
        var page = found.GetRange(0, (int)limit);
        // Only a list without selectors knows cheaply how much is left.
        long? remaining = Labels.IsEverything && Fields.IsEverything ? found.Count - limit : null;
        return new ListPage(page, version, new ContinueToken(version, KeyOf(page[^1])).Encode(), remaining);
    }

    private long Version(Store store, ContinueToken? token)
    {
        var asked = Request.Query["resourceVersion"] ?? "";
        var match = Request.Query["resourceVersionMatch"] ?? "";
        if (match.Length > 0)
            RequireMatch(asked, match, token is not null);
        if (token is not null)
        {
            if (token.ResourceVersion < store.OldestResume)
                throw ApiStatusException.Gone("The provided continue parameter is too old to display a consistent list "
                    + "result. You can start a new list without the continue parameter, or use the continue token in "
                    + "this response to retrieve the remainder of the results.");
            return token.ResourceVersion;
        }
        if (asked.Length == 0)
            return store.Revision;
        if (!long.TryParse(asked, out var version) || version < 0)
            throw Options(FieldError.Invalid("resourceVersion", asked,
                $"strconv.ParseUint: parsing \"{asked}\": invalid syntax"));
        if (version > store.Revision)
            throw new ApiStatusException(504, "Timeout",
                $"Too large resource version: {version}, current: {store.Revision}",
                new JsonObject
                {
                    ["causes"] = new JsonArray(
                        new FieldError("ResourceVersionTooLarge", "", "Too large resource version").ToJson()),
                    ["retryAfterSeconds"] = 1,
                });
        if (match != "Exact")
            return Request.CacheRevision is { } cached ? Math.Max(cached, version) : store.Revision;
        if (version < store.OldestResume)
            throw ApiStatusException.Gone($"The resourceVersion for the provided list is too old.");
        return version;
    }

    private static void RequireMatch(string asked, string match, bool continued)
    {
        const string field = "resourceVersionMatch";
        if (asked.Length == 0)
            throw Options(FieldError.Forbidden(field, $"{field} is forbidden unless resourceVersion is provided"));
        if (continued)
            throw Options(FieldError.Forbidden(field, $"{field} is forbidden when continue is provided"));
        if (match is not ("Exact" or "NotOlderThan"))
            throw Options(FieldError.NotSupported(field, match, "Exact", "NotOlderThan", ""));
        if (match == "Exact" && asked == "0")
            throw Options(FieldError.Forbidden(field, $"{field} \"Exact\" is forbidden for resourceVersion \"0\""));
    }

    private static ApiStatusException Options(FieldError fault) =>
        ApiStatusException.Invalid("ListOptions", "meta.k8s.io", "", [fault]);

    private static string KeyOf(KubeObject item) => $"{item.Namespace}/{item.Name}";
}
