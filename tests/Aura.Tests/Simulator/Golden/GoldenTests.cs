namespace Aura.Tests.Simulator.Golden;

/// <summary>The simulator answers as the real control plane did when the cases were recorded.</summary>
public sealed class GoldenTests
{
    private static readonly HashSet<string> s_pending = [.. GoldenCase.Lines("pending.txt")];

    public static TheoryData<string> Cases => [.. GoldenCase.Names];

    [Theory, MemberData(nameof(Cases))]
    public void Answers_as_recorded_and_under_other_names(string name)
    {
        var differences = Replay(GoldenCase.Load(name))
            .Concat(Replay(GoldenCase.Load(name, GoldenNames.Renamed), seed: 7)).ToList();
        if (s_pending.Contains(name))
            Assert.True(differences.Count > 0, $"{name} passes now: remove it from pending.txt");
        else
            Assert.True(differences.Count == 0, $"{name}:\n{string.Join('\n', differences)}");
    }

    [Fact]
    public void Cases_do_not_disturb_each_other_in_any_order()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("AURA_SEED"), out var s) ? s : 20260115;
        var names = GoldenCase.Names.Where(n => !s_pending.Contains(n)).ToArray();
        new Random(seed).Shuffle(names);
        using var replay = new GoldenReplay(seed);
        foreach (var (name, i) in names.Select((n, i) => (n, i)))
        {
            var differences = replay.Replay(GoldenCase.Load(name, new GoldenNames($"{i}")));
            Assert.True(differences.Count == 0, $"AURA_SEED={seed}, {name}:\n{string.Join('\n', differences)}");
        }
    }

    [Fact]
    public void Pending_and_exceptions_name_cases_that_exist()
    {
        Assert.Empty(s_pending.Except(GoldenCase.Names));
        Assert.Empty(GoldenException.All.Select(e => e.Case).Except(GoldenCase.Names));
        Assert.True(GoldenException.All.Count < 15, "too many exceptions");
    }

    private static IReadOnlyList<string> Replay(GoldenCase recorded, int seed = 1)
    {
        using var replay = new GoldenReplay(seed);
        return replay.Replay(recorded);
    }
}
