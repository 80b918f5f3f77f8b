namespace Aura.Mcp.Options;

/// <summary>Which typed actions are listed as tools beside the workflow tools: all, none, or some sections.</summary>
public sealed record ToolSelection(bool Everything, IReadOnlySet<string> Sections)
{
    /// <summary>The ten sections of the catalogue.</summary>
    public static readonly IReadOnlyList<string> KnownSections =
    [
        "pods", "workloads", "traffic", "config", "storage", "nodes", "availability", "security", "observability",
        "cost",
    ];

    public static readonly ToolSelection All = new(true, new HashSet<string>());

    public static readonly ToolSelection Compact = new(false, new HashSet<string>());

    /// <summary>No action is listed.</summary>
    public bool IsCompact => !Everything && Sections.Count == 0;

    public bool Includes(string section) => Everything || Sections.Contains(section);

    /// <param name="unknown">The parts that are no section.</param>
    public static ToolSelection Parse(string text, out IReadOnlyList<string> unknown)
    {
        unknown = [];
        if (text is "all")
            return All;
        if (text is "compact")
            return Compact;
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        unknown = [.. parts.Where(p => !KnownSections.Contains(p))];
        return new ToolSelection(false, parts.ToHashSet());
    }
}
