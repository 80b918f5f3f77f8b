using System.Security.Cryptography;
using System.Text.Json;
using Aura.Plans;

namespace Aura.State;

/// <summary>
/// Who did what, why, bound to which digest, and what came of it. The hash covers all of it and the one before.
/// </summary>
/// <param name="Action">The actions that it is about, by name, with blanks between.</param>
/// <param name="Target">The objects, like "Deployment shop/cart, Node node-1".</param>
public sealed record AuditEntry(
    long Seq, DateTimeOffset At, string Who, string Client, string What, string? Why, string? Execution,
    string? Digest, string Result, string Previous, string Hash, string? Action = null, string? Target = null)
{
    /// <summary>What <see cref="Hash"/> must be: hex SHA-256 over all other fields.</summary>
    public string HashOfContent()
    {
        // Entries from before there were action and target have neither.
        string?[] fields = [$"{Seq}", At.ToString("O"), Who, Client, What, Why, Execution, Digest, Result, Previous];
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
            Action is null && Target is null ? fields : [.. fields, Action, Target], PlanJson.Options)));
    }
}
