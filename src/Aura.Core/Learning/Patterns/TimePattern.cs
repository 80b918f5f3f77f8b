namespace Aura.Learning.Patterns;

/// <summary>When incidents of a type come to an object.</summary>
/// <param name="When">"Mondays from 02:00 to 03:00 UTC" or "after rollouts".</param>
/// <param name="Support">In how many weeks, or after how many rollouts.</param>
/// <param name="Share">Of its incidents.</param>
/// <param name="Lift">That, in relation to what chance (or all incidents' share) would give.</param>
/// <param name="Retired">It has not come for three weeks in which it should have.</param>
public sealed record TimePattern(
    string Type, string Target, string When, int Support, double Share, double Lift, bool Retired)
{
    public const int All = -1;
    public const int AfterRollout = -2;
    public const int Hours = 7 * 24;

    private static readonly DateTimeOffset Monday = new(1970, 1, 5, 0, 0, 0, TimeSpan.Zero);

    public static int Slot(DateTimeOffset at) => (int)((at - Monday).TotalHours % Hours);

    public static int Week(DateTimeOffset at) => (int)((at - Monday).TotalDays / 7);

    public static string Words(int slot)
    {
        var day = (DayOfWeek)(((slot / 24) + 1) % 7);
        return $"{day}s from {slot % 24:00}:00 to {(slot + 1) % 24:00}:00 UTC";
    }
}
