using System.Text;
using Aura.Actions;
using Aura.Tests.Mcp;

namespace Aura.Tests.Actions.Runbooks;

/// <summary>docs/actions: pages of sections, and the README's table of cases, are as actions and cases say.</summary>
public sealed class RunbookTests
{
    private const string Begin = "<!-- generated: cases -->\n", End = "<!-- end -->\n";
    private static readonly string Folder = Path.Combine(Repository.Root, "docs/actions");
    private static readonly ActionCatalog Catalog = new();

    [Fact]
    public void EverySectionHasItsRunbooks()
    {
        var sections = Catalog.All.GroupBy(a => a.Section).ToList();
        Assert.All(sections, s => Golden.Check(Path.Combine(Folder, s.Key + ".md"), Runbook.Page(s.Key, [.. s])));
        Assert.Equal(sections.Select(s => s.Key + ".md").Append("README.md").Order(StringComparer.Ordinal),
            Directory.GetFiles(Folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TheReadmeCountsTheCases()
    {
        var path = Path.Combine(Folder, "README.md");
        var text = File.ReadAllText(path);
        var (begin, end) = (text.IndexOf(Begin) + Begin.Length, text.IndexOf(End));
        Assert.True(begin >= Begin.Length && end >= begin, $"{path} marks the place of the table: {Begin}{End}");

        Golden.Check(path, text[..begin] + Table() + text[end..]);
    }

    private static string Table()
    {
        var text = new StringBuilder("| action | accepting | of these carried out | refusing | traps |\n"
            + "|---|---|---|---|---|\n");
        var sums = new int[4];
        foreach (var action in Catalog.All)
        {
            var evidence = Evidence.Of(action.Spec.Name);
            int[] counts =
            [
                evidence.Items.Count(i => i.Accepts), evidence.Runs.Count(r => r.Status != "refused"),
                evidence.Items.Count(i => !i.Accepts), evidence.Items.Count(i => i.Trap is not null),
            ];
            text.Append($"| [{action.Spec.Name}]({action.Section}.md#{action.Spec.Name.Replace(".", "")}) | "
                + $"{string.Join(" | ", counts)} |\n");
            sums = [.. sums.Zip(counts, (a, b) => a + b)];
        }
        return text.Append($"| {Catalog.All.Count} actions | {string.Join(" | ", sums)} |\n").ToString();
    }
}
