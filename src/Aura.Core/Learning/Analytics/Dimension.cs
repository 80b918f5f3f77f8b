namespace Aura.Learning.Analytics;

/// <summary>What history is counted by.</summary>
public static class Dimension
{
    public const string All = "all";
    public const string Finding = "finding";
    public const string Action = "action";
    public const string Strategy = "strategy";
    public const string Namespace = "namespace";

    /// <summary>"action finding".</summary>
    public const string Pair = "pair";

    /// <summary>Why executions did not end well, or were taken back.</summary>
    public const string Setback = "setback";

    /// <summary>"currency action"; the bin is 1 for what costs more, -1 for what costs less.</summary>
    public const string Cost = "cost";

    /// <summary>"currency namespace", as above.</summary>
    public const string CostIn = "cost_in";

    /// <summary>Of downtime, by currency.</summary>
    public const string DowntimeCost = "downtime_cost";

    /// <summary>"actions check": what a request failed at before anything was written.</summary>
    public const string Refusal = "refusal";

    /// <summary>What came of requests for approval; the bin is how long that took.</summary>
    public const string Approval = "approval";

    /// <summary>Types of incidents that Aura left alone; the bin is how long it took until they were gone.</summary>
    public const string LeftAlone = "left_alone";

    /// <summary>Stands for none: no finding, no strategy, no namespace.</summary>
    public const string None = "-";

    /// <summary>Those that outcomes are counted by.</summary>
    internal static IReadOnlyList<string> OfOutcomes { get; } =
        [All, Finding, Action, Strategy, Namespace, Pair, Setback, Cost, CostIn, DowntimeCost];
}
