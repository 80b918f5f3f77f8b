using System.Globalization;

namespace Aura.Cost;

/// <summary>Amounts as texts, always with currency and time.</summary>
internal static class Money
{
    /// <summary>"12.50 USD a month".</summary>
    public static string Month(decimal amount, string currency) =>
        string.Create(CultureInfo.InvariantCulture, $"{amount:0.00} {currency} a month");

    /// <summary>"12.50 USD a month less".</summary>
    public static string Change(decimal amount, string currency) => amount == 0 ? "the same a month as now"
        : $"{Month(Math.Abs(amount), currency)} {(amount < 0 ? "less" : "more")}";
}
