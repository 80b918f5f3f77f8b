using System.Collections.Immutable;
using System.Text.Json;
using Aura.Kubernetes;
using Aura.Planning;

namespace Aura.Actions.Search;

/// <summary>The field's synonyms (words.yaml): what people say, and the words of the catalogue for it.</summary>
internal static class Vocabulary
{
    // What stands there counts for whole; a synonym for less, the more words of the query it covers the more.
    private const double Synonym = 0.7, PerFurtherWord = 0.15, Most = 1.2;

    private static readonly Lazy<ImmutableArray<(IReadOnlyList<string> Say, IReadOnlyList<string> Means)>> Entries =
        new(() => [.. Yaml.Parse(EmbeddedData.Read("search/words.yaml"))
            .Deserialize<ImmutableArray<Entry>>(EmbeddedData.Json)
            .SelectMany(e => e.Say.Select(say => (WordStems.Sequence(say), WordStems.Of(e.Means))))]);

    /// <summary>The stems to look for, each with how much it counts.</summary>
    public static IReadOnlyDictionary<string, double> Terms(string query)
    {
        var terms = WordStems.Of(query).ToDictionary(stem => stem, _ => 1.0);
        var words = WordStems.Sequence(query);
        foreach (var (say, means) in Entries.Value.Where(e => Within(words, e.Say)))
            foreach (var stem in means)
                terms[stem] = Math.Max(terms.GetValueOrDefault(stem),
                    Math.Min(Most, Synonym + PerFurtherWord * (say.Count - 1)));
        return terms;
    }

    private static bool Within(IReadOnlyList<string> words, IReadOnlyList<string> part) =>
        Enumerable.Range(0, Math.Max(0, words.Count - part.Count + 1))
            .Any(at => words.Skip(at).Take(part.Count).SequenceEqual(part));

    private sealed record Entry(ImmutableArray<string> Say, string Means);
}
