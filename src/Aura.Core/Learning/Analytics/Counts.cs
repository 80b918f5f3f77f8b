namespace Aura.Learning.Analytics;

/// <summary>What was counted of one thing.</summary>
/// <param name="N">How many.</param>
/// <param name="Judged">Of how many it is known whether they worked.</param>
/// <param name="Worked">How many did.</param>
/// <param name="Undone">How many were taken back, in whole or in part.</param>
/// <param name="Amount">Money or seconds, added up.</param>
/// <param name="Amounts">Of how many the amount is known.</param>
public readonly record struct Counts(
    int N, int Judged = 0, int Worked = 0, int Undone = 0, double Amount = 0, int Amounts = 0)
{
    public static Counts operator +(Counts a, Counts b) => new(a.N + b.N, a.Judged + b.Judged, a.Worked + b.Worked,
        a.Undone + b.Undone, a.Amount + b.Amount, a.Amounts + b.Amounts);

    public static Counts operator *(int times, Counts a) => new(times * a.N, times * a.Judged, times * a.Worked,
        times * a.Undone, times * a.Amount, times * a.Amounts);
}
