namespace Aura.Benchmarks.Evaluation.Judging;

/// <summary>
/// What suffered that was none of the reaction's business, held against the same world in which nobody did anything.
/// </summary>
internal static class Collateral
{
    private const string Suffix = "$(suffix)";

    // Things happen a little earlier or later than where nothing was done.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(60);

    public static IReadOnlyList<string> Of(Played played, Played untouched)
    {
        if (!played.Acts.Any())
            return [];
        var named = played.Acts.SelectMany(a => a.Changed).ToHashSet();
        var workloads = played.Reactions.SelectMany(r => Health.Workloads(r.Finding)).Concat(named).ToHashSet();
        var concerned = workloads.Concat(workloads.SelectMany(w => played.Served[w]))
            .Concat(workloads.SelectMany(w => untouched.Served[w]))
            .Concat(played.Reactions.Select(r => $"{r.Finding.Target}"))
            .Concat(played.Reactions.SelectMany(r => r.Finding.Affected.Select(a => $"{a}"))).ToHashSet();
        List<Moment> by = [.. untouched.Samples.Where(s => s.At <= played.Samples[^1].At + Slack)];
        return
        [
            .. Starved(played, by).Where(s => !concerned.Contains(s)).Select(s => $"{s} lost endpoints"),
            .. Broken(played, by).Where(w => !concerned.Contains(w)).Select(w => $"{w} is not rolled out"),
            .. Writings.Changed(played.Before, played.After).Where(o => !named.Any(n => Names(n, o)))
                .Except(Writings.Changed(untouched.Before, untouched.After)).Select(o => $"{o} was changed"),
        ];
    }

    /// <summary>A plan cannot know the end of a name that is only made when it is carried out.</summary>
    private static bool Names(string named, string changed) => named == changed
        || named.EndsWith(Suffix, StringComparison.Ordinal)
            && changed.StartsWith(named[..^Suffix.Length], StringComparison.Ordinal);

    /// <summary>Services with fewer ready addresses at some time than at first, and than if nothing is done.</summary>
    private static IEnumerable<string> Starved(Played played, List<Moment> by) => played.Samples[0].Ready
        .Where(s => Least(played.Samples, s.Key) < Math.Min(s.Value, Least(by, s.Key)))
        .Select(s => s.Key).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Broken(Played played, List<Moment> by) => played.Samples[0].RolledOut
        .Where(w => !played.Samples[^1].RolledOut.Contains(w) && by[^1].RolledOut.Contains(w))
        .Order(StringComparer.Ordinal);

    private static int Least(IEnumerable<Moment> samples, string service) =>
        samples.Min(s => s.Ready.GetValueOrDefault(service));
}
