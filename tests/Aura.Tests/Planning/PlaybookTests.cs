using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Planning;

namespace Aura.Tests.Planning;

public class PlaybookTests
{
    private static readonly ActionCatalog Catalog = new();

    public static TheoryData<string> Names => [.. PlaybookLibrary.BuiltIn.All.Select(p => p.Name)];

    private static Playbook Named(string name) => PlaybookLibrary.BuiltIn.All.Single(p => p.Name == name);

    [Theory, MemberData(nameof(Names))]
    public void Says_for_every_strategy_what_to_do_or_why_not(string name)
    {
        var playbook = Named(name);
        foreach (var strategy in StrategyName.All)
            Assert.True(playbook.Absent.ContainsKey(strategy)
                || playbook.Candidates.Any(c => c.Strategy == strategy && c.When.IsEmpty),
                $"{name} leaves {strategy} open: add a candidate without conditions or a reason under absent");
        Assert.All(playbook.Candidates, c => Assert.Contains(c.Strategy, StrategyName.All));
        Assert.All(playbook.Absent.Keys, s => Assert.Contains(s, StrategyName.All));
    }

    [Theory, MemberData(nameof(Names))]
    public void Names_only_actions_of_the_catalogue_with_their_arguments(string name)
    {
        foreach (var step in Named(name).Candidates.SelectMany(c => c.Steps))
        {
            var action = Catalog.Find(step.Action);
            Assert.True(action is not null, $"{name}: there is no action {step.Action}");
            var schema = action.InputSchema;
            var known = ((JsonObject)schema["properties"]!).Select(p => p.Key).ToHashSet();
            Assert.All(step.Args, a => Assert.True(known.Contains(a.Key), $"{name}: {step.Action} has no {a.Key}"));
            var required = (schema["required"] as JsonArray ?? []).Select(r => (string)r!);
            Assert.All(required, r => Assert.True(step.Args.ContainsKey(r), $"{name}: {step.Action} needs {r}"));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Steps_form_a_graph_without_circles(string name)
    {
        foreach (var candidate in Named(name).Candidates)
        {
            var done = new HashSet<string>();
            foreach (var step in candidate.Steps)
            {
                Assert.All(step.After, a => Assert.Contains(a, done));
                Assert.True(done.Add(step.Id), $"{name}: {candidate.Strategy} has two steps {step.Id}");
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Conditions_and_priors_can_be_read(string name)
    {
        foreach (var candidate in Named(name).Candidates)
        {
            Assert.All(candidate.When, w => Assert.NotEmpty(Expression.Parse(w).Places));
            foreach (var step in candidate.Steps)
                Assert.InRange(PriorBook.BuiltIn.For(step.Action, Named(name).Findings[0], []).Alpha, 1, 100);
        }
    }

    [Fact]
    public void A_misspelt_member_is_refused_with_the_files_name()
    {
        var e = Assert.Throws<FormatException>(
            () => PlaybookLibrary.Parse("x.yaml", "findings: [A]\ncandidate: []\nabsent: {}"));
        Assert.StartsWith("x.yaml: ", e.Message);
    }

    [Fact]
    public void Two_playbooks_for_one_type_are_refused()
    {
        var a = PlaybookLibrary.Parse("a.yaml", "findings: [A]\ncandidates: []\nabsent: {}");
        var e = Assert.Throws<FormatException>(() => new PlaybookLibrary([a, a with { Name = "b.yaml" }]));
        Assert.Contains("a.yaml", e.Message);
    }
}
