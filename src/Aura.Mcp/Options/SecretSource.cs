using System.Text.RegularExpressions;

namespace Aura.Mcp.Options;

/// <summary>Where in the default cluster Secrets are that say how other clusters are reached.</summary>
/// <param name="Namespace">Null: in all namespaces; clusters are then named NAMESPACE/NAME.</param>
public sealed partial record SecretSource(SecretFormat Format, string? Namespace)
{
    /// <summary>Where Argo CD is installed by default.</summary>
    private const string ArgoCdNamespace = "argocd";

    /// <summary>Reads <c>capi</c>, <c>capi:fleet</c>, <c>argocd</c> or <c>argocd:gitops</c>.</summary>
    /// <returns>Null where the text is none of these.</returns>
    public static SecretSource? Parse(string text)
    {
        var (format, ns) = text.Split(':', 2) is [var first, var rest] ? (first, rest) : (text, null);
        if (ns is not null && !Label().IsMatch(ns))
            return null;
        return format switch
        {
            "capi" => new SecretSource(SecretFormat.Capi, ns),
            "argocd" => new SecretSource(SecretFormat.ArgoCd, ns ?? ArgoCdNamespace),
            _ => null,
        };
    }

    public override string ToString() =>
        (Format == SecretFormat.Capi ? "capi" : "argocd") + (Namespace is null ? "" : $":{Namespace}");

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z")]
    private static partial Regex Label();
}
