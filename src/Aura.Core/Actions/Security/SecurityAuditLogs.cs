using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json.Nodes;
using Aura.Actions.Security.Audit;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Security;

/// <summary>Reports what in the cluster makes an attack easy, or has been refused already. Changes nothing.</summary>
public sealed class SecurityAuditLogs : RemediationAction<SecurityAuditLogs.Args>
{
    private const int Told = 8;

    public sealed record Args
    {
        [Description("Default all."), RegularExpression("[a-z0-9]([-a-z0-9]*[a-z0-9])?"), StringLength(63)]
        public string? Namespace { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "security.audit_logs",
        Aka = "audit_logs",
        Description = "Report on RBAC, pods, exposure, secrets and images. Changes nothing.",
        Risk = Risk.Low,
        Undo = UndoGrade.NotApplicable,
        BlastRadius = BlastRadius.None,
        TypicalDuration = TimeSpan.FromSeconds(120),
        Rbac =
        [
            "rbac.authorization.k8s.io/clusterroles: list", "rbac.authorization.k8s.io/clusterrolebindings: list",
            "rbac.authorization.k8s.io/roles: list", "rbac.authorization.k8s.io/rolebindings: list",
            "namespaces: list", "pods: list", "services: list", "networking.k8s.io/ingresses: list", "events: list",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        plan.Undo(UndoGrade.NotApplicable, "the cluster is not changed");
        plan.Check(cluster.CanArchive, "a folder for reports is configured",
            hint: "the operator names one when Aura starts: --archives FOLDER");
        var read = await AuditReading.OfAsync(args.Namespace, cluster);
        if (args.Namespace is not null && !read.Gaps.Any(g => g.StartsWith("namespaces", StringComparison.Ordinal)))
            plan.Check(read[Kind.Namespace].Count > 0, $"namespace {args.Namespace} exists");
        List<AuditFinding> findings =
        [
            .. RbacAudit.Of(read), .. PodAudit.Of(read), .. PodAudit.OfNamespaces(read, cluster.ProtectedNamespaces),
            .. ExposureAudit.Of(read), .. EventAudit.Of(read),
        ];
        findings = [.. findings.OrderBy(f => f.Grade).ThenBy(f => f.Area, StringComparer.Ordinal)
            .ThenBy(f => f.Where, StringComparer.Ordinal).ThenBy(f => f.What, StringComparer.Ordinal)];
        var count = string.Join(", ", Enum.GetValues<AuditGrade>()
            .Select(g => $"{findings.Count(f => f.Grade == g)} {g.ToString().ToLowerInvariant()}"));
        plan.Check(true, $"{read[Kind.Pod].Count} pods, {read[Kind.Service].Count} Services and "
            + $"{read[Kind.RoleBinding].Count + read[Kind.ClusterRoleBinding].Count} bindings were looked at",
            why: $"findings: {count}");
        foreach (var gap in read.Gaps)
            plan.Warn($"not audited: {gap}");
        var grave = findings.Where(f => f.Grade < AuditGrade.Low).ToList();
        foreach (var finding in grave.Take(Told))
            plan.Warn($"{finding.Area}: {ClusterText.Name(finding.Where.Replace(' ', '/'))}: "
                + Safe(finding.What));
        if (grave.Count > Told)
            plan.Warn($"and {grave.Count - Told} more of high or medium grade, in the report");
        var scope = args.Namespace ?? "all namespaces";
        plan.Archive($"audit-{args.Namespace ?? "cluster"}",
        [
            new ArchiveEntry.Text("audit.md", Markdown(scope, count, findings, read.Gaps)),
            new ArchiveEntry.Text("audit.json", Json(scope, findings, read.Gaps)),
        ], $"the report on {scope}: {count}");
    }

    // Each word is a name or ours; one that is neither is marked as the cluster's.
    private static string Safe(string what) =>
        string.Join(' ', what.Split(' ').Select(word => word.Length == 0 ? word : ClusterText.Name(word)));

    private static string Markdown(
        string scope, string count, IReadOnlyList<AuditFinding> findings, IReadOnlyList<string> gaps)
    {
        var text = new StringBuilder($"# Security audit of {scope}\n\n{count}\n");
        foreach (var gap in gaps)
            text.Append($"\nNot audited: {gap}\n");
        foreach (var area in findings.GroupBy(f => f.Area))
        {
            text.Append($"\n## {area.Key}\n\n| grade | where | what | advice |\n|---|---|---|---|\n");
            foreach (var f in area)
                text.Append($"| {f.Grade.ToString().ToLowerInvariant()} | {Cell(f.Where)} | {Cell(f.What)}"
                    + $"{(f.Count > 1 ? $" ({f.Count}×)" : "")} | {f.Advice} |\n");
        }
        return text.ToString();
    }

    private static string Json(string scope, IEnumerable<AuditFinding> findings, IEnumerable<string> gaps) =>
        new JsonObject
        {
            ["scope"] = scope,
            ["notAudited"] = new JsonArray([.. gaps.Select(g => (JsonNode?)g)]),
            ["findings"] = new JsonArray([.. findings.Select(f => (JsonNode?)f.ToJson())]),
        }.ToJsonString(new() { WriteIndented = true });

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace('\n', ' ');
}
