namespace Aura.Tests.Chaos;

/// <summary>A request as RBAC sees it.</summary>
internal sealed record ApiCall(
    string Verb, string Group, string Resource, string? Subresource, string? Namespace, string? Name, bool DryRun)
{
    private static readonly string[] NotInNamespace = ["status", "finalize"];

    public bool IsWatch => Verb == "watch";

    /// <summary>It may change an object.</summary>
    public bool IsWrite => !DryRun && Verb is not ("get" or "list" or "watch")
        && Group is not ("authorization.k8s.io" or "authentication.k8s.io");

    /// <returns>Null for what is about no resource: discovery, versions.</returns>
    public static ApiCall? Of(HttpRequestMessage request)
    {
        var path = request.RequestUri!.AbsolutePath.Trim('/').Split('/').Select(Uri.UnescapeDataString).ToArray();
        var (group, rest) = path switch
        {
            ["api", _, .. var core] => ("", core),
            ["apis", var named, _, .. var other] => (named, other),
            _ => ("", []),
        };
        string? ns = null;
        if (rest is ["namespaces", var name, var within, ..] && !NotInNamespace.Contains(within))
            (ns, rest) = (name, rest[2..]);
        if (rest.Length == 0)
            return null;
        var query = request.RequestUri.Query;
        return new ApiCall(VerbOf(request.Method, rest.Length > 1, query.Contains("watch=", StringComparison.Ordinal)),
            group, rest[0], rest.ElementAtOrDefault(2), ns, rest.ElementAtOrDefault(1), IsDryRun(request, query));
    }

    public override string ToString() => $"{Verb} {(Group.Length == 0 ? "" : Group + "/")}{Resource}"
        + $"{(Subresource is null ? "" : "/" + Subresource)} {Namespace}{(Namespace is null ? "" : "/")}{Name}"
        + (DryRun ? " (dry run)" : "");

    private static string VerbOf(HttpMethod method, bool named, bool watch) => method.Method switch
    {
        "GET" => watch ? "watch" : named ? "get" : "list",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        _ => named ? "delete" : "deletecollection",
    };

    // Deletions and evictions say so in their body.
    private static bool IsDryRun(HttpRequestMessage request, string query)
    {
        if (query.Contains("dryRun=All", StringComparison.Ordinal))
            return true;
        if (request.Content is not { } content || (request.Method != HttpMethod.Delete
            && !request.RequestUri!.AbsolutePath.EndsWith("/eviction", StringComparison.Ordinal)))
            return false;
        using var body = new MemoryStream();
        content.CopyTo(body, null, default);
        return System.Text.Encoding.UTF8.GetString(body.ToArray()).Contains("\"dryRun\":[\"All\"]");
    }
}
