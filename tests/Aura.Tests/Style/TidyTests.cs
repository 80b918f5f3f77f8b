using System.Text.RegularExpressions;
using Aura.Tests.Mcp;

namespace Aura.Tests.Style;

/// <summary>What the compiler does not check. Each failure says what to do.</summary>
public sealed partial class TidyTests
{
    private static readonly IReadOnlyList<(string Path, string[] Lines)> Sources =
    [
        .. new[] { "src", "tests", "samples" }.Select(d => Path.Combine(Repository.Root, d)).Where(Directory.Exists)
            .SelectMany(d => Directory.EnumerateFiles(d, "*.cs", SearchOption.AllDirectories))
            .Where(f => !BuildOutput().IsMatch(f))
            .Select(f => (Path.GetRelativePath(Repository.Root, f), File.ReadAllLines(f))),
    ];

    [Fact]
    public void FilesAreShort()
    {
        Report(Sources.Where(s => s.Lines.Length > 400)
            .Select(s => $"{s.Path} has {s.Lines.Length} lines: split it by ideas, 400 is the most"));
        var lengths = Sources.Where(s => s.Path.StartsWith("src")).Select(s => s.Lines.Length).Order().ToList();
        Assert.True(lengths[lengths.Count * 9 / 10] <= 200, "nine files of ten must have at most 200 lines");
    }

    [Fact]
    public void LinesFit() => Report(Lines().Where(l => l.Text.Length > 120)
        .Select(l => $"{l.At}: {l.Text.Length} characters: break the line, 120 is the most"));

    [Fact]
    public void NothingIsLeftUndone() => Report(Lines().Where(l => Undone().IsMatch(l.Text))
        .Select(l => $"{l.At}: '{l.Text.Trim()}': finish it, or leave it out of the lists"));

    [Fact]
    public void NothingSleepsOrReadsTheClockOnTheSide() => Report(Lines()
        .Where(l => l.Text.Contains("Thread.Sleep") || (l.At.StartsWith("src") && WallClock().IsMatch(l.Text)))
        .Select(l => $"{l.At}: '{l.Text.Trim()}': wait for an event, or take a TimeProvider"));

    [Fact]
    public void NamesSayWhatThingsDo() => Report(Lines().Where(l => VagueType().IsMatch(l.Text))
        .Select(l => $"{l.At}: '{l.Text.Trim()}': name the type after what it does, in Kubernetes' own words"));

    [Fact]
    public void FilesHoldOnePublicType() => Report(Sources.Where(s => s.Path.StartsWith("src"))
        .Select(s => (s.Path, Types: s.Lines.Where(l => PublicType().IsMatch(l)).ToList()))
        .Where(s => s.Types.Count(t => !t.Contains(" partial ")) > Allowed(s.Types))
        .Select(s => $"{s.Path} has {s.Types.Count} public types: give each its file, or make small records nested"));

    /// <summary>A generic type may stand beside its namesake, and records beside the one that they make up.</summary>
    private static int Allowed(List<string> types) => types.All(t => t.Contains(" record ")) ? 6
        : types.Select(t => TypeName().Match(t).Value).Distinct().Count() == 1 ? types.Count : 1;

    private static IEnumerable<(string At, string Text)> Lines() =>
        Sources.Where(s => !s.Path.EndsWith(nameof(TidyTests) + ".cs"))
            .SelectMany(s => s.Lines.Select((text, i) => ($"{s.Path}:{i + 1}", text)));

    private static void Report(IEnumerable<string> faults)
    {
        var all = faults.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }

    [GeneratedRegex(@"[\\/](bin|obj|node_modules)[\\/]")]
    private static partial Regex BuildOutput();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK)\b|NotImplementedException|\[(Fact|Theory)\(.*Skip")]
    private static partial Regex Undone();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?Now\b")]
    private static partial Regex WallClock();

    [GeneratedRegex(@"\b(class|record|struct|interface) \w+(Manager|Helper|Utils?|Engine)\b")]
    private static partial Regex VagueType();

    [GeneratedRegex(@"(?<=(class|record|struct|interface|enum) )\w+")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"^public .*\b(class|record|struct|interface|enum) \w")]
    private static partial Regex PublicType();
}
