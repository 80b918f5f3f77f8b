using Aura.Kubernetes;

namespace Aura.Actions.Security.Audit;

/// <summary>Events that tell of something refused: by policy, by RBAC, by a registry.</summary>
internal static class EventAudit
{
    private static readonly string[] Signs =
        ["violates PodSecurity", "forbidden", "denied the request", "unauthorized", "authentication required"];

    public static IEnumerable<AuditFinding> Of(AuditReading read) =>
        from e in read[Kind.CoreEvent]
        let message = e.Text("message") ?? ""
        let sign = Signs.FirstOrDefault(s => message.Contains(s, StringComparison.OrdinalIgnoreCase))
        where sign is not null
        group e by (Where: $"{e.Text("involvedObject.kind")} {e.Text("involvedObject.namespace")}/"
            + e.Text("involvedObject.name"), Reason: e.Text("reason"), Sign: sign) into same
        select new AuditFinding(AuditGrade.Low, "events", same.Key.Where,
            $"{same.Key.Reason}: its events tell of \"{same.Key.Sign}\"", "read them with get_events", same.Count());
}
