using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Aura.Diagnosis.Watching;

/// <summary>
/// The findings that are open. One that is not seen any more is open for a while yet, and for ever longer where it
/// comes and goes, so that what flaps is told once and not every time.
/// </summary>
public sealed partial class FindingBook(int most)
{
    private static readonly TimeSpan FirstHold = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(1);

    private readonly Dictionary<string, Entry> _open = [];
    private readonly Dictionary<string, (DateTimeOffset Gone, TimeSpan Hold)> _past = [];

    private sealed record Entry(
        Finding Finding, ImmutableHashSet<string> Namespaces, DateTimeOffset? Missing, TimeSpan Hold);

    /// <summary>In the order of the last diagnosis, those not seen in it at the end.</summary>
    public ImmutableArray<OpenFinding> Open { get; private set; } = [];

    public FindingNews Apply(Diagnosis diagnosis, DateTimeOffset now)
    {
        var (appeared, changed) = (new List<Finding>(), new List<Finding>());
        var concerned = new HashSet<string>();
        var seen = diagnosis.Findings.Take(most).ToList();
        foreach (var finding in seen)
        {
            var entry = new Entry(finding, diagnosis.Namespaces.GetValueOrDefault(finding.Id, []), null, FirstHold);
            if (!_open.TryGetValue(finding.Id, out var before))
            {
                appeared.Add(finding);
                entry = entry with { Hold = HoldOf(finding.Id, now) };
            }
            else
            {
                entry = entry with { Hold = before.Missing is null ? before.Hold : Longer(before.Hold) };
                if (IsDifferent(before.Finding, finding))
                    changed.Add(finding);
            }
            _open[finding.Id] = entry;
        }
        var gone = Missing([.. seen.Select(f => f.Id)], now);
        concerned.UnionWith(appeared.Concat(changed).SelectMany(f => _open[f.Id].Namespaces));
        concerned.UnionWith(gone.SelectMany(e => e.Namespaces));
        Open =
        [
            .. seen.Select(f => Shown(_open[f.Id])),
            .. _open.Values.Where(e => e.Missing is not null).Select(Shown).OrderByDescending(o => o.Finding.Severity)
                .ThenBy(o => o.Finding.Id, StringComparer.Ordinal),
        ];
        return new FindingNews([.. appeared], [.. changed], [.. gone.Select(e => e.Finding)], [.. concerned]);
    }

    private List<Entry> Missing(HashSet<string> seen, DateTimeOffset now)
    {
        var gone = new List<Entry>();
        foreach (var (id, entry) in _open.Where(e => !seen.Contains(e.Key)).ToList())
        {
            var since = entry.Missing ?? now;
            if (now - since < entry.Hold && _open.Count <= 2 * most)
            {
                _open[id] = entry with { Missing = since };
                continue;
            }
            _open.Remove(id);
            _past[id] = (now, entry.Hold);
            gone.Add(entry);
        }
        foreach (var id in _past.Where(p => now - p.Value.Gone > Forgotten).Select(p => p.Key).ToList())
            _past.Remove(id);
        foreach (var id in _past.OrderByDescending(p => p.Value.Gone).Skip(most).Select(p => p.Key).ToList())
            _past.Remove(id);
        return gone;
    }

    private TimeSpan HoldOf(string id, DateTimeOffset now) =>
        _past.Remove(id, out var past) && now - past.Gone <= Forgotten ? Longer(past.Hold) : FirstHold;

    private static TimeSpan Longer(TimeSpan hold) => hold * 2 < LongestHold ? hold * 2 : LongestHold;

    private static OpenFinding Shown(Entry entry) => new(entry.Finding, entry.Namespaces, entry.Missing);

    // Restarts and ages count up all the time; that is no news.
    private static bool IsDifferent(Finding before, Finding now) => before.Severity != now.Severity
        || before.Target != now.Target || before.RootCause.Target != now.RootCause.Target
        || Digits().Replace(before.Summary, "") != Digits().Replace(now.Summary, "")
        || !before.Affected.ToHashSet().SetEquals(now.Affected)
        || !before.Suggestions.Select(s => s.Action).SequenceEqual(now.Suggestions.Select(s => s.Action));

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
