using System.Text.RegularExpressions;

namespace Aura.Tests.Actions.Runbooks;

/// <summary>A run's golden, taken apart: what was checked, what changes, the steps, how it is taken back.</summary>
internal sealed partial record ApprovedText(
    IReadOnlyList<string> Checks, IReadOnlyList<string> Warnings, IReadOnlyList<ApprovedText.Change> Changes,
    IReadOnlyList<string> Steps, string Undo)
{
    private const string TakingBack = "taking it back: ";

    /// <param name="Target"><c>shop/cart</c>, or a name alone where the kind has no namespace.</param>
    /// <param name="Text">The first line and those below it, as an operator reads them.</param>
    public sealed record Change(string Op, string Kind, string Target, IReadOnlyList<string> Text)
    {
        public string? Namespace => Target.Contains('/') ? Target.Split('/')[0] : null;

        /// <summary>What is generated later stands as <c>&lt;suffix&gt;</c>: a shell must not run it.</summary>
        public string Name => Generated().Replace(Target.Split('/')[^1], "<$1>");

        /// <summary>The changed fields with what they were; null where they were not there.</summary>
        public IEnumerable<(string Path, string? Before)> Fields => Text.Skip(1).Where(l => l.Contains(" → "))
            .Select(l => l.Trim().Split(" → ")[0].Split(": ", 2))
            .Select(f => (f[0], f[1] == "(none)" ? null : (string?)f[1]));
    }

    public static ApprovedText Of(string golden)
    {
        var lines = golden.Split('\n').Skip(2).TakeWhile(l => !l.StartsWith("to be committed")).ToList();
        var changes = new List<Change>();
        foreach (var line in lines.Where(l => l.Length > 0 && !l.StartsWith("  → ")))
            if (line.StartsWith("  ") && changes.Count > 0)
                changes[^1] = changes[^1] with { Text = [.. changes[^1].Text, line] };
            else if (!"✓✗!0123456789".Contains(line[0]) && !line.StartsWith(TakingBack))
                changes.Add(Begun(line));
        return new ApprovedText(After(lines, "✓ "), After(lines, "! "), changes,
            [.. lines.Where(l => l.Length > 0 && char.IsDigit(l[0])).Select(l => l.Split(". ", 2)[^1])],
            After(lines, TakingBack).Single());
    }

    private static Change Begun(string line)
    {
        var words = line.Split(' ');
        return new Change(words[0], words[1], words.ElementAtOrDefault(2) ?? "", [line]);
    }

    [GeneratedRegex(@"\$\((\w+)\)")]
    private static partial Regex Generated();

    private static List<string> After(IEnumerable<string> lines, string start) =>
        [.. lines.Where(l => l.StartsWith(start)).Select(l => l[start.Length..])];
}
