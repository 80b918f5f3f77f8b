using System.Security.Cryptography;

namespace Aura.Execution;

/// <summary>Names of executions ("x-…") and approvals ("a-…"): short enough to type, too many to guess.</summary>
internal static class Ids
{
    public static string New(string prefix) => $"{prefix}-{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
}
