using Aura.Plans;

namespace Aura.Execution.Driving;

/// <summary>A condition in words.</summary>
internal static class ConditionText
{
    public static string Of(Condition condition) => condition switch
    {
        Condition.RolledOut c => $"{c.Target} rolled out",
        Condition.Restarted c => $"{c.Target} restarted with all pods new",
        Condition.Replaced c => $"{c.Pod} replaced and ready",
        Condition.Gone c => $"{c.Target} gone",
        Condition.ReadyReplicas c => $"{c.Target} has {c.Exactly} ready replicas",
        Condition.ReadyEndpoints c => $"{c.Service} has at least {c.AtLeast} ready endpoints",
        Condition.FieldEquals c => $"{c.Path} of {c.Target} is as set",
        Condition.NoNewOomKills c => $"no container of {c.Target} OOMKilled",
        Condition.All c => string.Join(" and ", c.Of.Select(Of)),
        _ => condition.GetType().Name,
    };
}
