using System.Text.Json.Nodes;

namespace Aura.Actions.Search;

/// <summary>
/// Ranks actions by the words that they share with a query. A word counts by where it stands (the name says most) and
/// by how few actions have it; a name that is covered whole counts more than one of which a part is.
/// </summary>
internal sealed class ActionSearch
{
    private const double Name = 5, SecondName = 4, Description = 2.5, Argument = 1.5, Section = 1, WholeName = 0.6;

    // Most actions have them, and nobody searches by them.
    private static readonly string[] Shared = ["namespace", "name", "kind"];

    private readonly IReadOnlyList<Entry> _entries;
    private readonly Dictionary<string, double> _rarity;

    public ActionSearch(IReadOnlyList<RemediationAction> actions)
    {
        _entries = [.. actions.Select(Entry.Of)];
        _rarity = _entries.SelectMany(e => e.Weights.Keys).CountBy(stem => stem)
            .ToDictionary(c => c.Key, c => Math.Log(1 + (double)actions.Count / c.Value));
    }

    /// <summary>What fits at all, best first.</summary>
    public IEnumerable<RemediationAction> Rank(string query)
    {
        var terms = Vocabulary.Terms(query);
        return _entries.Select(e => (e.Action, score: Score(e, terms))).Where(hit => hit.score > 0)
            .OrderByDescending(hit => hit.score).ThenBy(hit => hit.Action.Spec.Name, StringComparer.Ordinal)
            .Select(hit => hit.Action);
    }

    private double Score(Entry entry, IReadOnlyDictionary<string, double> terms)
    {
        var sum = terms.Sum(t => entry.Weights.TryGetValue(t.Key, out var weight)
            ? t.Value * weight * _rarity[t.Key] : 0);
        return sum * (1 + WholeName * entry.Name.Average(stem => Math.Min(1, terms.GetValueOrDefault(stem))));
    }

    private sealed record Entry(
        RemediationAction Action, IReadOnlyList<string> Name, IReadOnlyDictionary<string, double> Weights)
    {
        public static Entry Of(RemediationAction action)
        {
            var spec = action.Spec;
            var arguments = (action.InputSchema["properties"] as JsonObject ?? []).Select(p => p.Key).Except(Shared);
            var weights = new Dictionary<string, double>();
            // The heaviest place comes first, and stays.
            foreach (var (text, weight) in (IEnumerable<(string, double)>)
                [(spec.Name, ActionSearch.Name), (spec.Aka ?? "", SecondName), (spec.Description, Description),
                (string.Join(' ', arguments), Argument), (action.Section, Section)])
                foreach (var stem in WordStems.Of(text))
                    weights.TryAdd(stem, weight);
            return new Entry(action, WordStems.Of(spec.Name), weights);
        }
    }
}
