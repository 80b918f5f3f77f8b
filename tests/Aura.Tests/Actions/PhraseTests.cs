using Aura.Actions;
using Aura.Kubernetes;
using Xunit.Abstractions;

namespace Aura.Tests.Actions;

/// <summary>
/// What people say (<c>phrases.yaml</c>) finds its action among the first three. A phrase of an action that the
/// catalogue does not have yet waits, by name.
/// </summary>
public sealed class PhraseTests(ITestOutputHelper output)
{
    private static readonly ActionCatalog Catalog = new();

    private static readonly IReadOnlyList<(string Action, string Phrase)> Phrases =
        [.. Yaml.Parse(File.ReadAllText(Path.Combine(CaseFiles.Folder("."), "phrases.yaml")))!.AsObject()
            .SelectMany(p => CaseFiles.Texts(p.Value).Select(phrase => (p.Key, phrase)))];

    [Fact]
    public void APhraseFindsItsActionAmongTheFirstThree()
    {
        var (there, waiting) = (Phrases.Where(p => Catalog.Find(p.Action) is not null).ToList(),
            Phrases.Where(p => Catalog.Find(p.Action) is null).Select(p => p.Action).Distinct().ToList());
        output.WriteLine($"{there.Count} phrases; {waiting.Count} actions wait: {string.Join(", ", waiting)}");
        var missed = there.Select(p => (p, found: Catalog.Search(p.Phrase, 3).Select(a => a.Spec.Name).ToList()))
            .Where(x => !x.found.Contains(x.p.Action))
            .Select(x => $"'{x.p.Phrase}' finds {string.Join(", ", x.found)}, not {x.p.Action}: improve its "
                + "description, or words.yaml of Actions/Search");

        Assert.Equal([], missed);
        Assert.True(there.Count >= 60, $"only {there.Count} phrases are judged");
    }

    [Fact]
    public void EveryActionHasAPhrase() => Assert.Equal([],
        Catalog.All.Select(a => a.Spec.Name).Except(Phrases.Select(p => p.Action)));

    [Fact]
    public void APhraseIsOfAnActionOfTheCatalogue() => Assert.Equal([],
        Phrases.Select(p => p.Action).Except(File.ReadLines(Path.Combine(CaseFiles.Folder("."), "actions.csv"))
            .Select(line => line.Split(',')[0])));
}
