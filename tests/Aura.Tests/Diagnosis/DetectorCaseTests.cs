using System.Text.Json.Nodes;
using Aura.Diagnosis;
using Aura.Tests.Actions;

namespace Aura.Tests.Diagnosis;

/// <summary>Every file of <c>cases/</c>: what is found is what it says, no more and no less.</summary>
public sealed class DetectorCaseTests
{
    public static TheoryData<string> Names => [.. DetectorCase.All().Select(c => c.ToString())];

    public static TheoryData<string> Types => [.. DetectorList.All.Select(d => d.Type)];

    [Theory, MemberData(nameof(Names))]
    public void TheCaseHolds(string name)
    {
        var @case = DetectorCase.Read(Path.Combine(DetectorCase.Root, name + ".yaml"));
        var found = Diagnoser.Find(@case.Snapshot());
        var told = string.Join('\n', found.Select(f => $"  {f.Severity} {f.Type} {f.Target}: {f.Summary}"));
        var left = found.ToList();
        foreach (var wanted in @case.Finds)
        {
            var hit = left.FirstOrDefault(f => Fits(f, wanted));
            Assert.True(hit is not null, $"no finding like {wanted.ToJsonString()} in\n{told}");
            Judge(hit, wanted, told);
            left.Remove(hit);
        }
        // Advice is by the way: a case of another type need not list it.
        var beside = CaseFiles.Texts(@case.Json["beside"]);
        var more = left.Where(f => !beside.Contains(f.Type)
            && (f.Severity != Severity.Advice || f.Type == @case.Type)).ToList();
        Assert.True(more.Count == 0,
            $"more than the case lists: {string.Join(", ", more.Select(f => f.Type))}\n{told}");
    }

    [Theory, MemberData(nameof(Types))]
    public void EachDetectorHasACaseWhereItFiresAndOneCloseByWhereItMustNot(string type)
    {
        var cases = DetectorCase.All().Where(c => c.Type == type).ToList();
        Assert.True(cases.Exists(c => c.Fires), $"no case of cases/{type} finds it");
        Assert.True(cases.Exists(c => !c.Fires), $"no case of cases/{type} shows where it must not be found");
    }

    [Fact]
    public void EveryTypeOfTheVocabularyHasOneDetector() =>
        Assert.Equal(FindingType.All.Select(t => t.Name).Order(StringComparer.Ordinal),
            DetectorList.All.Select(d => d.Type).Order(StringComparer.Ordinal));

    private static bool Fits(Finding f, JsonObject wanted) => f.Type == (string?)wanted["type"]
        && f.Target.Kind.Name == ((string?)wanted["kind"] ?? f.Target.Kind.Name)
        && f.Target.Name == ((string?)wanted["name"] ?? f.Target.Name)
        && (f.Target.Namespace ?? "") == ((string?)wanted["namespace"] ?? f.Target.Namespace ?? "");

    private static void Judge(Finding found, JsonObject wanted, string told)
    {
        var evidence = found.Evidence.Select(e => $"{e.What} | {e.Object} | {e.Field} | {e.Value}").ToList();
        var checks = new (string Field, IReadOnlyList<string> Texts)[]
        {
            ("severity", [$"{found.Severity}".ToLowerInvariant()]),
            ("summary", [found.Summary]), ("evidence", evidence), ("reasons", found.RootCause.Reasons),
            ("affected", [.. found.Affected.Select(a => $"{a.Kind.Name}/{a.Name}")]),
            ("prognosis", [found.Prognosis ?? ""]), ("facts", [found.Facts.ToJsonString()]),
        };
        foreach (var (field, texts) in checks)
            foreach (var part in wanted[field] is JsonArray list ? CaseFiles.Texts(list)
                         : wanted[field] is { } one ? [$"{one}"] : [])
                Assert.True(texts.Any(t => t.Contains(part, StringComparison.Ordinal)),
                    $"{found.Type}: no {field} holds '{part}' in\n  {string.Join("\n  ", texts)}\n{told}");
        Assert.NotEmpty(found.Evidence);
        Assert.NotEmpty(found.RootCause.Reasons);
    }
}
