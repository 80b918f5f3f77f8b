namespace Aura.Benchmarks;

/// <summary>The part of a page between its generated-marks.</summary>
internal static class GeneratedPart
{
    private const string End = "<!-- end -->";

    /// <exception cref="InvalidOperationException">The page has no such part.</exception>
    public static void Write(string file, string name, string content)
    {
        var (text, begin) = (File.ReadAllText(file), $"<!-- generated: {name} -->");
        var from = text.IndexOf(begin, StringComparison.Ordinal);
        var to = from < 0 ? -1 : text.IndexOf(End, from, StringComparison.Ordinal);
        if (to < 0)
            throw new InvalidOperationException($"{file} has no place '{begin}' … '{End}'");
        File.WriteAllText(file, $"{text[..(from + begin.Length)]}\n{content}{text[to..]}");
    }
}
