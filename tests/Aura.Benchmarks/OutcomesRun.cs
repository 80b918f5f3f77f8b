using System.Diagnostics;
using Aura.Learning;
using Aura.Learning.Analytics;
using Aura.Learning.Experiments;
using Aura.Planning;
using Aura.State;

namespace Aura.Benchmarks;

/// <summary>What learning costs when there is much of it: a store with many outcomes, asked and added to.</summary>
internal static class OutcomesRun
{
    private const int AtOnce = 5000;
    private const double Apart = 20;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static int Run(string[] args)
    {
        var rows = Command.Number(args, "--rows", 1_000_000);
        var executions = Command.Number(args, "--executions", rows / 5);
        var folder = Directory.CreateTempSubdirectory("aura-outcomes-");
        var path = Path.Combine(folder.FullName, "aura.db");
        try
        {
            using (var store = AuraStore.Open(path))
                Measure(store, new OutcomeStream(1), rows, executions);
            Console.WriteLine($"store: {new FileInfo(path).Length / 1e6:0} MB");
            Report("opening the store", 3, () => AuraStore.Open(path).Dispose());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        return 0;
    }

    private static void Measure(AuraStore store, OutcomeStream stream, int rows, int executions)
    {
        var past = new PastStream(store);
        Fill("outcomes", store, rows, i => store.Outcomes.Add(stream.Next(Start.AddSeconds(Apart * i))));
        var each = Apart * rows / Math.Max(1, executions);
        Fill("executions", store, executions, i => past.Next(Start.AddSeconds(each * i)));
        var now = Start.AddSeconds(Apart * rows);
        Report("fit", 1, () => new ModelFitting(store).Refresh(now));
        var model = new SuccessModel(store.Success);
        Report("recommendation: odds of 5 strategies of 2 steps", 1000, () =>
        {
            for (var i = 0; i < 10; i++)
                _ = model.Of(stream.Step(), new BetaBelief(8, 2), now);
        });
        Report("recommendation: what is known of the past", 1000, () =>
        {
            var finding = stream.Step().Finding;
            return (store.Incidents.HealedAlone(finding), store.Success.Level(2), store.Outcomes.LastThatWorked(
                stream.FindingId()), store.Journal.Find("one", new LogQuery { Since = now.AddHours(-6), Limit = 200 }));
        });
        Report("incremental update, on disk", 1000, () => store.Outcomes.Add(stream.Next(now)));
        Report("journal, audit and incident of an execution, on disk", 200, () => past.Next(now));
        Report("executions under way", 200, () => store.Journal.AtWorkSince("one", now.AddHours(-1)));
        Report("analytics: history, all of it", 7, () => HistoryReport.Of(store, new HistoryWindow(), now));
        Report("analytics: history, 30 days", 7,
            () => HistoryReport.Of(store, new HistoryWindow(now.AddDays(-30)), now));
        Report("analytics: history, 90 days of a namespace", 7, () => HistoryReport.Of(store,
            new HistoryWindow(now.AddDays(-90), now.AddDays(-3), "team-1"), now));
        Report("analytics: success", 7, () => SuccessReport.Of(store, null, now, 50));
        Report("analytics: patterns", 7, () => (store.Patterns.List(50), store.Patterns.Times(now)));
        Report("analytics: estimate from past data", 7, () => OffPolicy.Of("balanced", store.Outcomes.OfStrategies(
            ["balanced", "conservative"], ["OOMKilled"])));
    }

    private static void Fill(string what, AuraStore store, int count, Action<int> add)
    {
        var watch = Stopwatch.StartNew();
        for (var done = 0; done < count; done += AtOnce)
            store.Transact(() =>
            {
                for (var i = done; i < Math.Min(count, done + AtOnce); i++)
                    add(i);
                return true;
            });
        Console.WriteLine($"{count} {what} written in {watch.Elapsed.TotalSeconds:0} s");
    }

    /// <summary>Prints the wall clock, and the processor's time in the mean: on a busy machine they differ.</summary>
    private static void Report(string what, int times, Func<object?> work)
    {
        var taken = new double[times];
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        for (var i = 0; i < times; i++)
        {
            var watch = Stopwatch.StartNew();
            work();
            taken[i] = watch.Elapsed.TotalMilliseconds;
        }
        process.Refresh();
        var cpu = (process.TotalProcessorTime - before).TotalMilliseconds / times;
        Array.Sort(taken);
        Console.WriteLine($"{what}: p50 {taken[times / 2]:0.00} ms, p99 {taken[times * 99 / 100]:0.00} ms, "
            + $"most {taken[^1]:0.00} ms ({times} times); processor {cpu:0.00} ms each");
    }

    private static void Report(string what, int times, Action work) => Report(what, times, () =>
    {
        work();
        return null;
    });
}
