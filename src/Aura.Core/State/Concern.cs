namespace Aura.State;

/// <summary>
/// What only one transaction at a time may be at, whatever the process; in the order in which they are taken. Rows that
/// are changed by one conditional statement need none of them.
/// </summary>
public static class Concern
{
    /// <summary>What counts executions before it starts one.</summary>
    public const string Starts = "starts";

    public const string Alerts = "alerts";

    /// <summary>Outcomes, incidents and all that is added up of them.</summary>
    public const string Learning = "learning";

    public const string Usage = "usage";

    /// <summary>The chain's end; from the first entry to the commit.</summary>
    public const string Audit = "audit";

    private const string LeasePrefix = "lease ";

    /// <summary>A lease that is taken or given away; several in the order of their names, after the starts.</summary>
    public static string Lease(string name) => LeasePrefix + name;

    /// <summary>Its place in the order; leases have one among them, by their names.</summary>
    internal static int Place(string concern) => concern switch
    {
        Starts => 1,
        Alerts => 2,
        Learning => 4,
        Usage => 5,
        Audit => 6,
        _ => concern.StartsWith(LeasePrefix, StringComparison.Ordinal) ? 3 : 0,
    };
}
