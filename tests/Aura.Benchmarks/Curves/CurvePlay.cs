using System.Security.Cryptography;
using Aura.Benchmarks.Evaluation.Judging;
using Aura.Benchmarks.Evaluation.Responders;
using Aura.Benchmarks.Evaluation.Worlds;
using Aura.Diagnosis;
using Aura.Simulator;

namespace Aura.Benchmarks.Curves;

/// <summary>Plays single incidents of a stream.</summary>
/// <param name="seed">Of the stream: the same incidents come in every world and to every arm.</param>
internal sealed class CurvePlay(int seed, string truth, string arm)
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    // About eight a day: 2,000 are as many as eight months bring, so that old outcomes fade meanwhile.
    private static readonly TimeSpan Apart = TimeSpan.FromHours(3);

    /// <summary>When incident <paramref name="number"/> begins.</summary>
    public static DateTimeOffset Time(int number) => Begin + (number * Apart);

    /// <param name="time">The incident whose time it is; a fresh set comes when the learning has ended.</param>
    /// <param name="looksAgain">As <c>serve</c> does, 10 minutes later.</param>
    public CurveResult Run(int number, int time, Memory memory, bool looksAgain)
    {
        var random = new Random(Mixed(seed, number));
        var condition = Condition.All[random.Next(Condition.All.Count)];
        var options = new SimulatorOptions { Seed = random.Next(), StartTime = Time(time) };
        var world = new World(condition.Draw(truth, random), 1, options, []);
        using var site = new Site(world, memory);
        var played = Play.Run(site, world, new AuraResponder());
        var first = memory.Store.Outcomes.List(8).LastOrDefault(o => o.Cluster == site.Name);
        var result = Of(number, condition, played) with { Believed = first?.Believed?.Value };
        if (looksAgain)
            site.LookAgain();
        return result;
    }

    /// <summary>Seeds next to each other give numbers that are alike; the digest of one does not.</summary>
    private static int Mixed(int seed, int number) => BitConverter.ToInt32(
        SHA256.HashData([.. BitConverter.GetBytes(seed), .. BitConverter.GetBytes(number)]));

    private CurveResult Of(int number, Condition condition, Played played)
    {
        var reaction = played.Reactions.FirstOrDefault(r => r.Finding.Type == condition.Finding);
        var acts = reaction?.Attempts ?? [];
        var since = reaction is null ? null : Since(played, reaction);
        var solved = since is not null && acts is [.., { Stands: true, OnlyTells: false }];
        return new CurveResult(seed, number, truth, arm, condition.Name,
            reaction is null ? "not found" : acts is [] ? "nothing" : string.Join(" + ", acts[0].Actions), null,
            solved && acts.Count == 1, solved, solved ? (since - played.Begin)?.TotalSeconds : null,
            played.Acts.Any(a => a.Undone), Harmed(played));
    }

    /// <summary>When it became well for good; null: it did not, or not in time.</summary>
    private static TimeSpan? Since(Played played, Reaction reaction) =>
        Health.Since(played.Samples, reaction, isMain: false) is { } since && since - played.Begin <= Play.Limit
            && !played.Left.Any(l => Text(reaction.Finding) == l) ? since : null;

    private static string Text(Finding finding) => $"{finding.Type} {finding.Target}";

    /// <summary>The workload beside: nothing befalls it if nobody acts.</summary>
    private static bool Harmed(Played played)
    {
        var service = played.Samples[0].Ready.Keys.First(s => s.EndsWith("/web", StringComparison.Ordinal));
        return played.Samples.Any(s => s.Ready.GetValueOrDefault(service) < played.Samples[0].Ready[service])
            || !played.Samples[^1].RolledOut.Any(w => w.EndsWith("/web", StringComparison.Ordinal));
    }
}
