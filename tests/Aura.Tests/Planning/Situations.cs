using System.Globalization;
using System.Text.Json.Nodes;
using Aura.Planning;

namespace Aura.Tests.Planning;

/// <summary>
/// Every combination of facts that a playbook's conditions can tell apart: each place is absent, has each value that it
/// is compared with, and one that is none of these.
/// </summary>
internal static class Situations
{
    public static IEnumerable<JsonObject> Of(Playbook playbook, string type)
    {
        var conditions = playbook.Candidates.SelectMany(c => c.When).Distinct().Select(Expression.Parse).ToList();
        var values = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var condition in conditions)
            foreach (var place in condition.Places.Where(p => p != "finding.type"))
            {
                var known = values.TryGetValue(place, out var set) ? set
                    : values[place] = new SortedSet<string>(StringComparer.Ordinal);
                known.UnionWith(Values(condition));
            }
        var all = values.Aggregate(1L, (count, v) => count * (v.Value.Count + 1));
        Assert.True(all <= 200_000, $"{playbook.Name} has {all} situations");
        return Combined([.. values], 0, []).Select(v => Context(v, type));
    }

    private static IEnumerable<string> Values(Expression condition) => condition switch
    {
        { Operator: null } => ["something"],
        { Right: { } right } when condition.Places.Count() > 1 => ["1", "2"],
        { Right: { } right } when decimal.TryParse(right, CultureInfo.InvariantCulture, out var n) =>
            [$"{n - 1}", $"{n}", $"{n + 1}"],
        _ => [.. condition.Right!.Split('|'), "something"],
    };

    private static IEnumerable<Dictionary<string, string>> Combined(
        IReadOnlyList<KeyValuePair<string, SortedSet<string>>> places, int at, Dictionary<string, string> chosen)
    {
        if (at == places.Count)
        {
            yield return chosen;
            yield break;
        }
        foreach (var rest in Combined(places, at + 1, chosen))
            yield return rest;
        foreach (var value in places[at].Value)
            foreach (var rest in Combined(places, at + 1, new(chosen) { [places[at].Key] = value }))
                yield return rest;
    }

    private static JsonObject Context(Dictionary<string, string> values, string type)
    {
        var context = new JsonObject { ["facts"] = new JsonObject(), ["finding"] = new JsonObject { ["type"] = type } };
        foreach (var (place, value) in values)
            context[place.Split('.')[0]]!.AsObject()[place.Split('.')[1]] = value;
        return context;
    }
}
