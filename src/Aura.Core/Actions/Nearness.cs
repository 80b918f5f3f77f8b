namespace Aura.Actions;

/// <summary>Finds the name that somebody probably meant.</summary>
public static class Nearness
{
    /// <summary>The candidate with the fewest edits, or null where none is near.</summary>
    public static string? Of(string wanted, IEnumerable<string> candidates)
    {
        var best = candidates.Select(name => (name, edits: Edits(wanted.ToLowerInvariant(), name.ToLowerInvariant())))
            .OrderBy(c => c.edits).FirstOrDefault();
        return best.name is not null && best.edits <= Math.Max(1, wanted.Length / 3) ? best.name : null;
    }

    // Insertions, deletions, replacements and swaps of neighbours each count one (optimal string alignment).
    private static int Edits(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            for (var j = 0; j <= b.Length; j++)
                table[i, j] = i == 0 || j == 0 ? i + j
                    : Math.Min(Math.Min(table[i - 1, j], table[i, j - 1]) + 1,
                        i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]
                            ? table[i - 2, j - 2] + 1
                            : table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
        return table[a.Length, b.Length];
    }
}
