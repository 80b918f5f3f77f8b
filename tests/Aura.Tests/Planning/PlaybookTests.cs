using Aura.Actions;
using Aura.Planning;

namespace Aura.Tests.Planning;

public class PlaybookTests
{
    private static readonly ActionCatalog Catalog = new();

    [Theory]
    [InlineData("action: deployment.rolback", "there is no action deployment.rolback")]
    [InlineData("args: {namespace: a, name: b, revison: 1}", "deployment.rollback has no argument revison")]
    [InlineData("args: {namespace: a}", "deployment.rollback needs the argument name")]
    [InlineData("after: [later]", "there is no step later before it")]
    [InlineData("strategy: bold", "no strategy has that name")]
    [InlineData("otherwise: aggressive", "aggressive is no other strategy of the playbook")]
    [InlineData("actNot: tired", "actNot: tired is none of")]
    [InlineData("when: [now]", "'now' is not a condition")]
    [InlineData("findings: [Gremlins]", "there is no finding type Gremlins")]
    [InlineData("absent: {}", "needs a candidate without conditions, or a reason under absent")]
    public void A_fault_is_named(string line, string fault)
    {
        var key = line.Split(':')[0];
        var lines = """
            findings: [RolloutStuck]
            absent: {balanced: a, aggressive: a, cost_optimized: a, performance_optimized: a}
            candidates:
              - strategy: conservative
                when: []
                otherwise: notify.operators
                actNot: null
                because: b
                steps:
                  - id: one
                    action: deployment.rollback
                    args: {namespace: a, name: b}
                    after: []
                    why: c
            """.Split('\n').Select(l => l.TrimStart(' ', '-').StartsWith($"{key}:", StringComparison.Ordinal)
                ? l[..l.IndexOf(key, StringComparison.Ordinal)] + line : l);
        var library = new PlaybookLibrary([PlaybookLibrary.Parse("x.yaml", string.Join('\n', lines))]);
        var e = Assert.Throws<FormatException>(() => PlaybookFaults.Check(library, Catalog, PriorBook.BuiltIn));
        Assert.Contains("x.yaml: ", e.Message);
        Assert.Contains(fault, e.Message);
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
