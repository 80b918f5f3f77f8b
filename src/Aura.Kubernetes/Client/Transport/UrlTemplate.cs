namespace Aura.Kubernetes;

/// <summary>
/// A request's path with the names taken out: <c>/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale</c>.
/// </summary>
internal readonly record struct UrlTemplate(string Text, string? Namespace)
{
    /// <param name="path">As sent, without the query.</param>
    public static UrlTemplate Of(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        // Where the version ends: /api/v1, /apis/GROUP/VERSION; anything else (/version, /openapi/…) by its first word.
        var at = parts is ["api", ..] ? 2 : parts is ["apis", ..] ? 3 : -1;
        if (at < 0)
            return new UrlTemplate(parts.Length switch
            {
                0 => "/",
                1 => $"/{parts[0]}",
                _ => $"/{parts[0]}/{{path}}",
            }, null);
        if (parts.Length <= at)
            return new UrlTemplate('/' + string.Join('/', parts), null);
        var known = parts[..at].ToList();
        string? ns = null;
        // The namespace's own object is no namespaced one: there, only a resource follows the name.
        if (parts.Length > at + 2 && parts[at] == "namespaces" && parts[at + 2] is not ("status" or "finalize"))
        {
            ns = parts[at + 1];
            known.AddRange(["namespaces", "{namespace}"]);
            at += 2;
        }
        known.Add(parts[at]);
        if (parts.Length > at + 1)
            known.Add("{name}");
        if (parts.Length > at + 2)
            known.Add(parts[at + 2]);
        if (parts.Length > at + 3)
            known.Add("{path}");
        return new UrlTemplate('/' + string.Join('/', known), ns);
    }
}
