using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Driving;

/// <summary>A condition in words.</summary>
internal static class ConditionText
{
    public static string Of(Condition condition) => Placeholder.Shown(Words(condition));

    private static string Words(Condition condition) => condition switch
    {
        Condition.RolledOut c => $"{c.Target} rolled out",
        Condition.Restarted c => $"{c.Target} restarted with all pods new",
        Condition.Replaced c => $"{c.Pod} replaced and ready",
        Condition.Gone c => $"{c.Target} gone",
        Condition.ReadyReplicas c => $"{c.Target} has {c.Exactly} ready replicas",
        Condition.ReadyEndpoints { Labels: { } labels } c =>
            $"{c.Service} has at least {c.AtLeast} ready endpoints with {labels}",
        Condition.ReadyEndpoints c => $"{c.Service} has at least {c.AtLeast} ready endpoints",
        Condition.FieldEquals c => $"{ClusterText.Name(c.Path)} of {c.Target} is as set",
        Condition.NoNewOomKills c => $"no container of {c.Target} OOMKilled",
        Condition.NoNewRestarts c => $"no container of {c.Target} restarts",
        Condition.ErrorRate c => $"at most {ErrorVerdict.Percent(c.Most)} of the requests of "
            + $"{ClusterText.Name(c.Version)} fail",
        Condition.JobComplete c => $"{c.Job} complete",
        Condition.StatusCondition c => $"{c.Type} of {c.Target} is {c.Status}",
        Condition.FieldIn c => $"{c.Path} of {c.Target} is "
            + string.Join(" or ", c.Values.Select(v => v.Length == 0 ? "absent" : v)),
        Condition.FieldDiffers c => $"{c.Path} of {c.Target} has changed",
        Condition.Exists c => $"{c.Target} is there",
        Condition.Resized c => $"{c.Pod} has its new size",
        Condition.ClaimResized c => $"{c.Claim} has {c.Size}",
        Condition.Scheduled c => $"{c.Pod} scheduled",
        Condition.EndpointsOn c => $"the endpoints of {c.Service} are {string.Join(", ", c.Pods)}",
        Condition.NoEndpoint c => $"{c.Pod} is no endpoint of {c.Service}",
        Condition.HasEndpoint c => $"{c.Pod} is a ready endpoint of {c.Service}",
        Condition.EndpointsOnPort c => $"ready endpoints of {c.Service} on port {string.Join(" or ", c.Numbers)}",
        Condition.SnapshotReady c => $"{c.Snapshot} ready to use",
        Condition.Access c => $"{c.Subject} {(c.Allowed ? "may" : "may not")} {c.Question}",
        Condition.NewCertificate c => $"{c.Secret} holds a new certificate"
            + (c.Names.IsEmpty ? "" : $" for {string.Join(", ", c.Names.Select(ClusterText.Name))}"),
        Condition.All c => string.Join(" and ", c.Of.Select(Of)),
        _ => condition.GetType().Name,
    };
}
