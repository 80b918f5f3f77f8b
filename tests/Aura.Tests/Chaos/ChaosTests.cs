using System.Collections.Concurrent;
using Aura.Execution;
using Xunit.Abstractions;

namespace Aura.Tests.Chaos;

/// <summary>
/// Random incidents, requests and faults, each drawn from one number and carried out in virtual time, then held against
/// the invariants. <c>AURA_SEEDS=10000</c> runs more seeds, <c>AURA_SEED=n</c> one alone and shows it.
/// </summary>
public sealed class ChaosTests(ITestOutputHelper output)
{
    private const int Usual = 200;
    private const string Command = "dotnet test --filter FullyQualifiedName~ChaosTests.No_fault_breaks_an_invariant";

    private sealed record Outcome(int Seed, ExecutionStatus Status, IReadOnlyList<string> Broken, string Trace)
    {
        public override string ToString() => $"seed {Seed} ends as {Status}\n"
            + string.Concat(Broken.Select(b => $"  BROKEN: {b}\n")) + Trace
            + $"replay: AURA_SEED={Seed} {Command} --logger \"console;verbosity=detailed\"\n";
    }

    [Fact]
    public void No_fault_breaks_an_invariant()
    {
        var (first, count) = Seeds();
        var outcomes = new ConcurrentBag<Outcome>();
        // Each seed is one thread's from start to end, so that it runs the same beside others as alone.
        Parallel.For(first, first + count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            seed => outcomes.Add(Run(seed) is var outcome && (outcome.Broken.Count > 0 || count == 1) ? outcome
                : outcome with { Trace = "" }));
        var spread = $"{count} seeds from {first}: " + string.Join(", ",
            outcomes.GroupBy(o => o.Status).OrderBy(g => g.Key).Select(g => $"{g.Count()} {g.Key}"));
        Console.WriteLine($"chaos: {spread}");
        output.WriteLine(spread);
        if (count == 1)
            output.WriteLine($"{outcomes.Single()}");
        var broken = outcomes.Where(o => o.Broken.Count > 0).OrderBy(o => o.Seed).ToList();
        Assert.True(broken.Count == 0, $"{broken.Count} of {count} seeds break invariants: "
            + $"{string.Join(", ", broken.Select(o => o.Seed))}\n{string.Join('\n', broken.Take(5))}");
        if (count >= Usual)
            // A suite that always refuses, or never fails, would hold every invariant.
            foreach (var (status, share) in new[]
            {
                (ExecutionStatus.Succeeded, 5), (ExecutionStatus.RolledBack, 10), (ExecutionStatus.Refused, 20),
                (ExecutionStatus.Failed, 200), (ExecutionStatus.RollbackFailed, 200),
            })
                Assert.True(outcomes.Count(o => o.Status == status) >= count / share, $"too few {status}: {spread}");
    }

    [Theory, InlineData(3), InlineData(17), InlineData(259), InlineData(495), InlineData(604), InlineData(2424)]
    public void The_same_seed_is_the_same_run(int seed) => Assert.Equal(Run(seed).Trace, Run(seed).Trace);

    private static (int First, int Count) Seeds() =>
        int.TryParse(Environment.GetEnvironmentVariable("AURA_SEED"), out var one) ? (one, 1)
        : (1, int.TryParse(Environment.GetEnvironmentVariable("AURA_SEEDS"), out var many) ? many : Usual);

    private static Outcome Run(int seed)
    {
        using var draw = new Draw(seed);
        var story = new Story(draw);
        try
        {
            story.Run();
            return new Outcome(seed, story.Status, [.. new Invariants(draw, story).Broken()], $"{draw.World.Trace}");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new Outcome(seed, ExecutionStatus.Running, [$"{e}"], $"{draw.World.Trace}");
        }
    }
}
