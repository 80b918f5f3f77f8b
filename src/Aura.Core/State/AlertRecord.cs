namespace Aura.State;

/// <summary>An alert as the store knows it.</summary>
/// <param name="Name">What the alert calls itself: somebody's words.</param>
/// <param name="Labels">JSON: those that say where to look.</param>
/// <param name="Times">How often it was sent.</param>
/// <param name="Tries">How often its cause was looked for.</param>
/// <param name="Ended">When it was resolved; null: it fires.</param>
public sealed record AlertRecord(
    long Id, string Fingerprint, DateTimeOffset Starts, string Sender, string Name, string Labels, AlertState State,
    int Times, int Tries, DateTimeOffset? Ended, string? Cluster, string? Finding, string? Plan, string? Execution,
    string? Note)
{
    public bool Firing => Ended is null;
}
