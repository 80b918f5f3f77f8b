using System.Collections.Concurrent;
using System.Diagnostics;

namespace Aura.Benchmarks.ScaleOut;

/// <summary>Callers that each make the next request when they have the answer to the one before.</summary>
internal sealed class Load(Stage stage, int callers, TimeSpan warmUp, TimeSpan lasting)
{
    private readonly List<LoadKind.Place> _places = [.. Enumerable.Range(0, callers)
        .Select(i => new LoadKind.Place($"c-{i % stage.Clusters}", $"app-{i / stage.Clusters}"))];

    public async Task<LoadResult> RunAsync(LoadKind kind, int replicas)
    {
        using var caller = new ToolCaller([.. stage.Replicas.Take(replicas)]);
        await ForAsync(kind, caller, warmUp);
        var before = stage.Processor();
        var watch = Stopwatch.StartNew();
        var taken = await ForAsync(kind, caller, lasting);
        var seconds = watch.Elapsed.TotalSeconds;
        var processor = stage.Processor().ToDictionary(p => p.Key, p => p.Value - before[p.Key]);
        return new LoadResult(kind, replicas, seconds, [.. taken.Order()], processor);
    }

    private async Task<IReadOnlyCollection<double>> ForAsync(LoadKind kind, ToolCaller caller, TimeSpan time)
    {
        var taken = new ConcurrentBag<double>();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(_places.Select(place => Task.Run(async () =>
        {
            // An even number of requests each, so that what one round changed the next changes again.
            for (var number = 0; watch.Elapsed < time || number % 2 == 1; number++)
            {
                var begun = Stopwatch.GetTimestamp();
                await kind.AskAsync(caller, place, number);
                taken.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }
        })));
        return taken;
    }
}
