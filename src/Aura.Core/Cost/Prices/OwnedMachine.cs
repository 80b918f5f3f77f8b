using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Aura.Cost.Prices;

/// <summary>A machine that was bought, written off evenly over its years, with what it takes to run it.</summary>
public sealed record OwnedMachine
{
    [Description("What it cost to buy."), Range(0.0, double.MaxValue)]
    public required decimal Purchase { get; init; }

    [Description("Years that it is used."), Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public required decimal Years { get; init; }

    [Description("Mean power that it draws, cooling included."), Range(0.0, double.MaxValue)]
    public decimal Watts { get; init; }

    [Description("Price of a kilowatt hour."), Range(0.0, double.MaxValue)]
    public decimal PerKwh { get; init; }

    [Description("Room, maintenance and so on, a year."), Range(0.0, double.MaxValue)]
    public decimal PerYear { get; init; }

    /// <summary>(purchase / years + a year's upkeep) over a year's hours, and the power of an hour.</summary>
    public decimal Hourly(int hoursPerMonth) =>
        (((Purchase / Years) + PerYear) / (12 * hoursPerMonth)) + (Watts / 1000 * PerKwh);
}
