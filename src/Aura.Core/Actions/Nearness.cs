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

    // Levenshtein's distance, one row at a time.
    private static int Edits(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j],
                    Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }
        return row[b.Length];
    }
}
