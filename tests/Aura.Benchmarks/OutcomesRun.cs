using System.Diagnostics;
using Aura.Learning;
using Aura.Learning.Experiments;
using Aura.Planning;
using Aura.State;

namespace Aura.Benchmarks;

/// <summary>What learning costs when there is much of it: a store with many outcomes, asked and added to.</summary>
internal static class OutcomesRun
{
    private const int AtOnce = 5000;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static int Run(string[] args)
    {
        var rows = Command.Number(args, "--rows", 1_000_000);
        var folder = Directory.CreateTempSubdirectory("aura-outcomes-");
        try
        {
            using var store = AuraStore.Open(Path.Combine(folder.FullName, "aura.db"));
            Measure(store, new OutcomeStream(1), rows);
            Console.WriteLine($"store: {new FileInfo(store.Path).Length / 1e6:0} MB");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        return 0;
    }

    private static void Measure(AuraStore store, OutcomeStream stream, int rows)
    {
        var watch = Stopwatch.StartNew();
        for (var done = 0; done < rows; done += AtOnce)
            store.Transact(() =>
            {
                for (var i = done; i < Math.Min(rows, done + AtOnce); i++)
                    store.Outcomes.Add(stream.Next(Start.AddSeconds(20.0 * i)));
                return true;
            });
        var now = Start.AddSeconds(20.0 * rows);
        Console.WriteLine($"{rows} outcomes read in {watch.Elapsed.TotalSeconds:0} s");
        Report("fit", 1, () => new ModelFitting(store).Refresh(now));
        var model = new SuccessModel(store.Success);
        Report("recommendation (5 strategies of 2 steps)", 1000, () =>
        {
            for (var i = 0; i < 10; i++)
                _ = model.Of(stream.Step(), new BetaBelief(8, 2), now);
        });
        Report("incremental update, on disk", 1000, () => store.Outcomes.Add(stream.Next(now)));
        Report("what was learnt of success", 5, () => SuccessReport.Of(store, null, now, 50));
        Report("patterns", 5, () => (store.Patterns.List(50), store.Patterns.Times(now)));
        Report("estimate from past data", 5, () => OffPolicy.Of("balanced", store.Outcomes.OfStrategies(
            ["balanced", "conservative"], ["OOMKilled"])));
        Report("last that worked", 1000, () => store.Outcomes.LastThatWorked(stream.FindingId()));
    }

    private static void Report(string what, int times, Func<object?> work)
    {
        var taken = new double[times];
        for (var i = 0; i < times; i++)
        {
            var watch = Stopwatch.StartNew();
            work();
            taken[i] = watch.Elapsed.TotalMilliseconds;
        }
        Array.Sort(taken);
        Console.WriteLine($"{what}: p50 {taken[times / 2]:0.00} ms, p99 {taken[times * 99 / 100]:0.00} ms, "
            + $"most {taken[^1]:0.00} ms ({times} times)");
    }

    private static void Report(string what, int times, Action work) => Report(what, times, () =>
    {
        work();
        return null;
    });
}
