using System.Text.Json.Nodes;

namespace Aura.Actions.Security.Audit;

/// <summary>How bad a finding of the audit is.</summary>
internal enum AuditGrade { High, Medium, Low }

/// <summary>One thing that the audit has found.</summary>
/// <param name="Count">Objects that it stands for: pods of one workload count together.</param>
internal sealed record AuditFinding(
    AuditGrade Grade, string Area, string Where, string What, string Advice, int Count = 1)
{
    public JsonObject ToJson() => new()
    {
        ["grade"] = Grade.ToString().ToLowerInvariant(),
        ["area"] = Area,
        ["where"] = Where,
        ["what"] = What,
        ["advice"] = Advice,
        ["count"] = Count,
    };
}
