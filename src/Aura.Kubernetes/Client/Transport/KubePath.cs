using System.Buffers;

namespace Aura.Kubernetes;

/// <summary>The paths that requests go to; names that would lead elsewhere are refused.</summary>
internal static class KubePath
{
    private static readonly SearchValues<char> Refused = SearchValues.Create("/%?#\\ ");

    public static string Of(Kind kind, string? ns)
    {
        if (ns is not null)
            Require(ns, "namespace");
        return kind.Path(ns);
    }

    public static string Of(ObjectRef target, string? subresource = null)
    {
        Require(target.Name, "name");
        if (target.Kind.Namespaced)
            Require(target.Namespace ?? "", "namespace");
        var path = $"{Of(target.Kind, target.Namespace)}/{Uri.EscapeDataString(target.Name)}";
        return string.IsNullOrEmpty(subresource) ? path : $"{path}/{subresource}";
    }

    /// <summary>The API's own rule for what a path segment may be.</summary>
    private static void Require(string segment, string what)
    {
        if (segment is "" or "." or ".." || segment.AsSpan().ContainsAny(Refused))
            throw new KubeException("BadRequest",
                segment.Length == 0 ? $"a {what} is needed" : $"'{segment}' cannot be a {what}", 400);
    }
}
