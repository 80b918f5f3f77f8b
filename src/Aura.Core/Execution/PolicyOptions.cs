using System.Security.Cryptography;
using System.Text;
using Aura.Actions;

namespace Aura.Execution;

/// <summary>What this server may do, set at start by whoever runs it; nothing in a call can change it.</summary>
public sealed record PolicyOptions
{
    /// <summary>Nothing is ever written; plans and dry runs work.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Plans of a higher risk are refused.</summary>
    public Risk MaxRisk { get; init; } = Risk.Critical;

    /// <summary>Plans up to this risk need no person; null: every plan does.</summary>
    public Risk? AutoApprove { get; init; }

    /// <summary>Only actions that are made for them may write here, and never without a person.</summary>
    public IReadOnlyList<string> ProtectedNamespaces { get; init; } = ["kube-system", "kube-public", "kube-node-lease"];

    /// <summary>The namespace that Aura itself runs in; protected like the others.</summary>
    public string? OwnNamespace { get; init; }

    public IReadOnlyList<string> AllProtected =>
        OwnNamespace is { } own ? [.. ProtectedNamespaces, own] : ProtectedNamespaces;

    /// <summary>Part of what an approval binds: another policy voids it.</summary>
    public string Version => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{ReadOnly}|{MaxRisk}|{AutoApprove}|{string.Join(',', AllProtected)}")).AsSpan(0, 8));
}
