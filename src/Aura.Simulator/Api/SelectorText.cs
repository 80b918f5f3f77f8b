using Aura.Kubernetes;

namespace Aura.Simulator.Api;

/// <summary>Selectors as they come in queries, refused in the server's words.</summary>
internal static class SelectorText
{
    public static Selector Labels(string? text)
    {
        try
        {
            return Selector.Labels(text);
        }
        catch (FormatException fault)
        {
            throw ApiStatusException.BadRequest(fault.Message);
        }
    }

    /// <param name="name">A name in the path narrows a watch to that object.</param>
    public static Selector Fields(Kind kind, string? text, string name)
    {
        try
        {
            var all = string.Join(',', new[] { text, name.Length > 0 ? $"metadata.name={name}" : null }
                .Where(t => !string.IsNullOrEmpty(t)));
            return all.Length == 0 ? Selector.Everything : Selector.Fields(all);
        }
        catch (FormatException fault)
        {
            throw ApiStatusException.BadRequest(fault.Message);
        }
    }
}
