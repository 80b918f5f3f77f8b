using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Diagnosis;
using Aura.Planning;
using Aura.Tests.Diagnosis;

namespace Aura.Tests.Planning;

/// <summary>
/// For every type of finding: strategies that can be had at the same time are different graphs of steps, and one that
/// is never to be had says why, for just that type.
/// </summary>
public sealed class PlaybookGraphTests
{
    private static readonly ActionCatalog Catalog = new();

    public static TheoryData<string> Types => [.. FindingType.All.Select(t => t.Name).Order(StringComparer.Ordinal)];

    [Fact]
    public void All_hold_against_the_actions_the_priors_and_the_vocabulary() =>
        PlaybookFaults.Check(PlaybookLibrary.BuiltIn, Catalog, PriorBook.BuiltIn);

    [Theory, MemberData(nameof(Types))]
    public void Strategies_differ_in_their_graphs_whatever_is_found(string type)
    {
        var playbook = PlaybookLibrary.BuiltIn.For(type);
        Assert.Contains(type, playbook.Findings);
        var seen = new HashSet<string>();
        foreach (var context in Situations.Of(playbook, type))
        {
            var chosen = PlaybookLibrary.Choose(playbook, context).ToList();
            Assert.Equal(chosen.Count, chosen.Select(c => c.Strategy).Distinct().Count());
            foreach (var (a, b) in chosen.SelectMany((a, i) => chosen.Skip(i + 1).Select(b => (a, b))))
                Assert.False(StepGraph.Canonical(a.Steps) == StepGraph.Canonical(b.Steps),
                    $"{a.Strategy} and {b.Strategy} are the same in {context.ToJsonString()}");
            seen.UnionWith(chosen.Select(c => c.Strategy));
        }
        Assert.NotEmpty(seen);
        foreach (var strategy in StrategyName.All.Where(s => !seen.Contains(s)))
            Assert.True(IsSpecific(playbook.Absent.GetValueOrDefault(strategy)),
                $"{playbook.Name}: {strategy} is never to be had, and '{playbook.Absent.GetValueOrDefault(strategy)}' "
                + "does not say why for just this");
    }

    [Theory, MemberData(nameof(Types))]
    public void Several_steps_are_in_an_order(string type)
    {
        foreach (var candidate in PlaybookLibrary.BuiltIn.For(type).Candidates.Where(c => c.Steps.Length > 1))
            Assert.Equal(1, candidate.Steps.Count(s => s.After.IsEmpty));
    }

    [Theory, MemberData(nameof(Types))]
    public void What_is_tried_says_what_comes_next(string type) =>
        Assert.All(PlaybookLibrary.BuiltIn.For(type).Candidates.Where(c => !c.OnlyTells),
            c => Assert.NotNull(c.Otherwise));

    /// <summary>Every finding that a case of a detector produces can be filled in.</summary>
    [Fact]
    public void The_facts_that_a_playbook_names_are_there()
    {
        var types = new HashSet<string>();
        foreach (var finding in DetectorCase.All().SelectMany(c => Diagnoser.Find(c.Snapshot())))
        {
            PlaybookLibrary.BuiltIn.Suggest(finding);
            var context = PlaybookLibrary.Context(finding);
            foreach (var candidate in PlaybookLibrary.Choose(PlaybookLibrary.BuiltIn.For(finding.Type), context))
                foreach (var step in candidate.Steps)
                    Catalog.Get(step.Action).Validate((JsonObject)Template.Fill(step.Args, context)!);
            types.Add(finding.Type);
        }
        Assert.Empty(FindingType.All.Select(t => t.Name).Except(types));
    }

    private static bool IsSpecific(string? reason) => reason is { Length: > 15 }
        && !reason.Contains("no action at hand is known", StringComparison.Ordinal)
        && !reason.Equals("the conservative way is all that helps", StringComparison.Ordinal)
        && !reason.Equals("nothing is at risk", StringComparison.Ordinal);
}
