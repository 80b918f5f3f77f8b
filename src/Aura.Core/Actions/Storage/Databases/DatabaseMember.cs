using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Storage.Databases;

/// <summary>A pod of a database.</summary>
internal sealed record DatabaseMember(KubeObject Pod, bool IsPrimary)
{
    public string Name => Pod.Name;

    public bool IsReady => !Pod.IsTerminating && WorkloadPods.IsReady(Pod);

    /// <summary>
    /// The replica that is asked for, or the first ready one; where it is the primary already, it is returned as such.
    /// </summary>
    public static DatabaseMember ToPromote(
        IReadOnlyList<DatabaseMember> members, string? named, PlanBuilder plan, Func<DatabaseMember, bool>? fit = null)
    {
        var replicas = members.Where(m => !m.IsPrimary).ToList();
        var names = string.Join(", ", replicas.Select(m => m.Name));
        if (named is not null)
            return plan.Need(members.FirstOrDefault(m => m.Name == named), $"{named} is a member",
                hint: replicas.Count == 0 ? "there is no replica at all" : $"target is one of {names}");
        var healthy = replicas.FirstOrDefault(m => m.IsReady && fit?.Invoke(m) != false);
        return plan.Need(healthy, "there is a healthy replica",
            why: healthy?.Name ?? (replicas.Count == 0 ? "there is no replica" : $"none of {names} is"),
            hint: "a database without one cannot fail over: see its pods (diagnose)");
    }
}
