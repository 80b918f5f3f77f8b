using System.Security.Cryptography;
using System.Text;

namespace Aura.Execution;

/// <summary>Names of executions ("x-…") and approvals ("a-…"): short enough to type, too many to guess.</summary>
internal static class Ids
{
    public static string New(string prefix) => $"{prefix}-{RandomNumberGenerator.GetHexString(12, lowercase: true)}";

    /// <summary>What the names of an execution's new objects end in: always the same for one execution.</summary>
    public static string Suffix(string execution) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(execution)).AsSpan(0, 3));
}
