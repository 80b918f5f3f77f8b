using Aura.Learning.Patterns;

namespace Aura.Learning.Analytics;

/// <summary>Whole days by UTC, and perhaps one namespace.</summary>
/// <param name="Since">From the start of its day; null: from the beginning.</param>
/// <param name="Until">To the end of its day, unless it is the day's start; null: without end.</param>
/// <param name="Namespace">Null: all, and what is in none.</param>
public sealed record HistoryWindow(
    DateTimeOffset? Since = null, DateTimeOffset? Until = null, string? Namespace = null)
{
    private const int Week = 7;
    private static readonly DateTimeOffset Monday = new(1970, 1, 5, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A day's number, from a Monday on.</summary>
    public static int Day(DateTimeOffset at) => (int)Math.Floor((at - Monday).TotalDays);

    /// <summary>The Monday on or before the time.</summary>
    public static int WeekOf(DateTimeOffset at) => TimePattern.Week(at) * Week;

    public static DateTimeOffset Start(int day) => Monday.AddDays(day);

    internal int First => Since is { } since ? Day(since) : int.MinValue;

    /// <summary>The first day that is no longer part of it.</summary>
    internal int End => Until is { } until ? (int)Math.Ceiling((until - Monday).TotalDays) : int.MaxValue;

    /// <summary>The whole weeks in it: the first day, and the first one behind.</summary>
    internal (int First, int End) Weeks => (
        Since is null ? int.MinValue : (int)Math.Ceiling((double)First / Week) * Week,
        Until is null ? int.MaxValue : (int)Math.Floor((double)End / Week) * Week);

    /// <summary>The days that are not part of a whole week.</summary>
    internal IEnumerable<(int First, int End)> Rest
    {
        get
        {
            var (first, end) = Weeks;
            (int First, int End)[] rest = first >= end ? [(First, End)] : [(First, first), (end, End)];
            return rest.Where(r => r.First < r.End);
        }
    }
}
