using Aura.State;

namespace Aura.Learning.Analytics;

/// <summary>What analytics need of an outcome.</summary>
internal sealed record EndedExecution
{
    public required DateTimeOffset At { get; init; }
    public string? Finding { get; init; }
    public required string Target { get; init; }
    public string? Strategy { get; init; }

    /// <summary>All actions, with + between.</summary>
    public required string Action { get; init; }
    public required string Status { get; init; }
    public bool? Worked { get; init; }
    public double Seconds { get; init; }
    public required string Undo { get; init; }
    public bool Withdrawn { get; init; }
    public string? Because { get; init; }
    public double? CostPerMonth { get; init; }
    public string? Currency { get; init; }
    public double? Away { get; init; }
    public double? AwayCost { get; init; }

    public string? Namespace => NamespaceOf(Target);

    public static EndedExecution Of(Outcome o) => new()
    {
        At = o.At,
        Finding = o.Finding,
        Target = o.Target,
        Strategy = o.Strategy,
        Action = o.Action,
        Status = o.Status,
        Worked = o.Worked,
        Seconds = o.Seconds,
        Undo = o.Undo,
        Withdrawn = o.Withdrawn,
        Because = o.Because,
        CostPerMonth = o.CostPerMonth,
        Currency = o.Currency,
        Away = o.Away,
        AwayCost = o.AwayCost,
    };

    /// <summary>Of "Deployment shop/cart" it is shop; null of what is in no namespace.</summary>
    public static string? NamespaceOf(string target) =>
        target.IndexOf('/') is >= 0 and var slash && target.LastIndexOf(' ', slash) is var space && slash > space + 1
            ? target[(space + 1)..slash] : null;

    /// <summary>All that it counts as.</summary>
    public IEnumerable<HistoryEntry> Entries()
    {
        var undone = Undo != "none" || Withdrawn;
        var counts = new Counts(1, Worked is null ? 0 : 1, Worked == true ? 1 : 0, undone ? 1 : 0, Away ?? 0,
            Away is null ? 0 : 1);
        var bin = Worked == true ? DurationBin.Of(Seconds) : DurationBin.None;
        var finding = Finding ?? Dimension.None;
        yield return new(Dimension.All, "", bin, counts);
        yield return new(Dimension.Finding, finding, bin, counts);
        yield return new(Dimension.Strategy, Strategy ?? Dimension.None, bin, counts);
        yield return new(Dimension.Namespace, Namespace ?? Dimension.None, bin, counts);
        foreach (var action in Action.Split('+', StringSplitOptions.RemoveEmptyEntries))
        {
            yield return new(Dimension.Action, action, bin, counts);
            yield return new(Dimension.Pair, $"{action} {finding}", DurationBin.None, counts);
        }
        if (undone || Worked == false)
            yield return new(Dimension.Setback, Because ?? Setback.NotKnown, DurationBin.None, counts);
        foreach (var entry in Money())
            yield return entry;
    }

    /// <summary>Only what stays: a change that was taken back costs nothing.</summary>
    private IEnumerable<HistoryEntry> Money()
    {
        var currency = Currency ?? Dimension.None;
        if (AwayCost is { } lost)
            yield return new(Dimension.DowntimeCost, currency, DurationBin.None,
                new Counts(1, Amount: lost, Amounts: 1));
        if (CostPerMonth is not { } cost || cost == 0 || Status != "succeeded" || Withdrawn)
            yield break;
        var counts = new Counts(1, Amount: cost, Amounts: 1);
        yield return new(Dimension.Cost, $"{currency} {Action}", Math.Sign(cost), counts);
        yield return new(Dimension.CostIn, $"{currency} {Namespace ?? Dimension.None}", Math.Sign(cost), counts);
    }
}
