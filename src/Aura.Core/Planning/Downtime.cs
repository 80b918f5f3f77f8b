using Aura.Diagnosis;
using Aura.Kubernetes;

namespace Aura.Planning;

/// <summary>
/// How long a strategy leaves the service away, from now until it is back, failure and undo included:
/// share × (p × ifItWorks + (1 − p) × ifItDoesNot), p being its odds.
/// </summary>
/// <param name="Share">Of the service that the finding takes away: 1 is all, 0 nothing (then nothing is lost).</param>
/// <param name="IfItWorks">Seconds from the start to the verified end.</param>
/// <param name="IfItDoesNot">
/// Seconds until the step that may fail is noticed as failed at the latest, plus taking all of it back, plus people's
/// time, for what comes next is not known.
/// </param>
public sealed record Downtime(double Share, int IfItWorks, int IfItDoesNot)
{
    public int Seconds(double odds) => (int)Math.Round(Share * ((odds * IfItWorks) + ((1 - odds) * IfItDoesNot)));

    /// <summary>
    /// What is critical takes service away: all of it, or the part of the replicas that is not ready where some are
    /// and nothing in front of them is at fault.
    /// </summary>
    public static double ShareOf(Finding finding)
    {
        if (finding.Severity < Severity.Critical)
            return 0;
        var (wanted, ready) = (Number(finding, "replicas"), Number(finding, "readyReplicas"));
        return finding.Target.Kind == Kind.Service || wanted is null or 0 || ready is null || ready >= wanted ? 1
            : Math.Round(1 - (ready.Value / wanted.Value), 3);
    }

    /// <summary>A fact that is a number; null where it is none, or is not there.</summary>
    internal static double? Number(Finding finding, string fact) =>
        finding.Facts[fact] is { } node && double.TryParse(node.ToString(), out var value) ? value : null;
}
