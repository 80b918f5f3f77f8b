using Aura.State;

namespace Aura.Learning.Analytics;

/// <summary>
/// A window of the history, added up: whole weeks from what was counted as it came, the days at the ends from the
/// outcomes themselves.
/// </summary>
internal sealed class HistorySums(AuraStore store, HistoryWindow window)
{
    private readonly ILookup<string, (int Day, HistoryEntry Entry)> _rest = store.History.Rest(window)
        .SelectMany(e => e.Entries().Select(x => (Day: HistoryWindow.WeekOf(e.At), Entry: x)))
        .ToLookup(e => e.Entry.Dimension);

    public HistoryWindow Window { get; } = window;

    /// <summary>By key: what was counted, and how much of it in each bin.</summary>
    public IEnumerable<(string Key, Counts Counts, IReadOnlyDictionary<int, int> Bins)> By(string dimension) =>
        By(dimension, e => e.Key);

    /// <summary>Keys as they are, with their bins apart.</summary>
    public IEnumerable<(string Key, int Bin, Counts Counts)> Cells(string dimension) =>
        By(dimension, e => (e.Key, e.Bin)).Select(g => (g.Key.Key, g.Key.Bin, g.Counts));

    public IReadOnlyList<Measured> Measure(string dimension) =>
    [
        .. By(dimension).Select(g => Measured.Of(g.Key, g.Counts, g.Bins)).OrderByDescending(m => m.Executions)
            .ThenBy(m => m.Key, StringComparer.Ordinal),
    ];

    /// <summary>By the Monday that the week began with.</summary>
    public IReadOnlyList<(int Monday, Counts Counts, IReadOnlyDictionary<int, int> Bins)> Weeks() =>
        [.. store.History.Read(Window, Dimension.All, apart: true).Concat(_rest[Dimension.All]).GroupBy(r => r.Day)
            .OrderBy(g => g.Key).Select(g => Group(g.Select(r => r.Entry), _ => g.Key).Single())];

    private IEnumerable<(T Key, Counts Counts, IReadOnlyDictionary<int, int> Bins)> By<T>(
        string dimension, Func<HistoryEntry, T> key) =>
        Group(store.History.Read(Window, dimension).Concat(_rest[dimension]).Select(r => r.Entry), key);

    private static IEnumerable<(T Key, Counts Counts, IReadOnlyDictionary<int, int> Bins)> Group<T>(
        IEnumerable<HistoryEntry> entries, Func<HistoryEntry, T> key) => entries.GroupBy(key).Select(g => (g.Key,
        g.Aggregate(new Counts(0), (sum, e) => sum + e.Counts),
        (IReadOnlyDictionary<int, int>)g.GroupBy(e => e.Bin).ToDictionary(b => b.Key, b => b.Sum(e => e.Counts.N))));
}
