namespace Aura.Benchmarks.Evaluation.Judging;

/// <summary>How a cause can end.</summary>
internal static class Outcomes
{
    /// <summary>Well within the limit, and still so two minutes later.</summary>
    public const string Recovered = "recovered";

    /// <summary>People were told, which the file accepts: nothing that the cluster offers heals it safely.</summary>
    public const string Told = "told";

    /// <summary>Kept from spreading, which is all that can be done (a node that is down is cordoned).</summary>
    public const string Contained = "contained";

    /// <summary>Tried, seen to fail, and put back as it was, which the file expects.</summary>
    public const string TakenBack = "taken back";

    /// <summary>Nothing is recommended, which the file expects.</summary>
    public const string Declined = "declined";

    public const string Failed = "failed";
}
