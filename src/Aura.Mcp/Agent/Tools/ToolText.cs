using System.Text.RegularExpressions;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Agent.Tools;

/// <summary>
/// What a tool or a prompt answered, as a model is shown it: short, and with the cluster's words fenced so that none of
/// them can stand where ours do.
/// </summary>
internal static partial class ToolText
{
    public const string Fence = "| ";
    private const string Untrusted = "aura.dev/untrusted";

    public static string Of(IEnumerable<ContentBlock> content, int most)
    {
        var blocks = content.OfType<TextContentBlock>().ToList();
        var ours = string.Join('\n', blocks.Where(b => !IsUntrusted(b)).Select(b => b.Text));
        var theirs = string.Join('\n', blocks.Where(IsUntrusted).Select(b => b.Text));
        return theirs.Length == 0 ? Cut(ours, most)
            : $"{Cut(ours, most * 2 / 3)}\n{Fenced(Cut(theirs, most / 3))}";
    }

    /// <summary>The first lines, and every id that stands in the rest.</summary>
    public static string Digest(string text, int most)
    {
        var head = Cut(text, most, "");
        var ids = Id().Matches(text[Math.Min(head.Length, text.Length)..]).Select(m => m.Value).Distinct().Take(10);
        return $"{head}\n[shortened{string.Concat(ids.Select(id => $" {id}"))}]";
    }

    private static bool IsUntrusted(TextContentBlock block) => block.Meta?[Untrusted] is { } mark && (bool)mark;

    private static string Fenced(string text) =>
        string.Join('\n', text.Split('\n').Select(line => Fence + line));

    private static string Cut(string text, int most, string? end = null)
    {
        if (text.Length <= most)
            return text;
        var line = text.LastIndexOf('\n', most);
        var at = line > most / 2 ? line : most;
        return text[..at] + (end ?? $"\n[{text.Length - at} characters more; ask for less to see them]");
    }

    // Findings, plans, executions and approvals.
    [GeneratedRegex(@"\b[fpxa]-[0-9a-z]{6,}\b")]
    private static partial Regex Id();
}
