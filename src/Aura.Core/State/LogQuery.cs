namespace Aura.State;

/// <summary>A question to the audit or to the history; what is null does not narrow it.</summary>
public sealed record LogQuery
{
    public DateTimeOffset? Since { get; init; }
    public DateTimeOffset? Until { get; init; }

    /// <summary>The user who asked or decided, in full.</summary>
    public string? Principal { get; init; }

    /// <summary>An action's name, in full.</summary>
    public string? Action { get; init; }

    /// <summary>An object, like "Deployment shop/cart", "shop/cart" or "node-1".</summary>
    public string? Target { get; init; }

    /// <summary>About an object in it.</summary>
    public string? Namespace { get; init; }

    public string? Status { get; init; }

    /// <summary>Anywhere in what is said, in any case.</summary>
    public string? Text { get; init; }

    public string? Execution { get; init; }

    /// <summary>Newest first: only those older than this one (an entry's number, an execution's id).</summary>
    public string? After { get; init; }

    public int Limit { get; init; } = 50;

    /// <summary>A pattern for LIKE … ESCAPE '\' that finds the text as it is.</summary>
    internal static string? Like(string? text, string before = "%", string after = "%") => text is null ? null
        : before + text.Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_") + after;
}
