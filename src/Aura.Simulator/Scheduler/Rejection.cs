namespace Aura.Simulator.Scheduler;

/// <summary>
/// Why a node does not take a pod. <see cref="Unresolvable"/>: taking other pods off the node would not help.
/// </summary>
internal sealed record Rejection(IReadOnlyList<string> Reasons, bool Unresolvable)
{
    public static Rejection Final(string reason) => new([reason], true);

    public static Rejection Crowded(params IReadOnlyList<string> reasons) => new(reasons, false);
}
