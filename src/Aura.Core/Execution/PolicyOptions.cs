using System.Security.Cryptography;
using System.Text;
using Aura.Actions;
using Aura.Execution.Policy;

namespace Aura.Execution;

/// <summary>What this server may do, set at start by whoever runs it; nothing in a call can change it.</summary>
public sealed record PolicyOptions
{
    /// <summary>Nothing is ever written; plans and dry runs work.</summary>
    public bool ReadOnly { get => field || File.ReadOnly; init; }

    /// <summary>Plans of a higher risk are refused.</summary>
    public Risk MaxRisk { get => File.MaxRisk < field ? File.MaxRisk.Value : field; init; } = Risk.Critical;

    /// <summary>
    /// The most that whoever asks may have done; null: reads and dry runs. No part of <see cref="Version"/>: an
    /// approver may be allowed more.
    /// </summary>
    public Risk? CallerMaxRisk { get; init; } = Risk.Critical;

    /// <summary>
    /// The namespaces (globs) that whoever asks may have changed; null: all, and what has none. No part of
    /// <see cref="Version"/> either.
    /// </summary>
    public IReadOnlyList<string>? CallerNamespaces { get; init; }

    /// <summary>
    /// Plans up to this risk need no person, if the policy file's rules agree; null: every plan needs one.
    /// </summary>
    public Risk? AutoApprove { get; init; }

    /// <summary>What a policy file adds; of each, the stricter counts.</summary>
    public PolicyFile File { get; init; } = new();

    /// <summary>How many targets of a batch are changed at the same time; the first one goes alone.</summary>
    public int MaxAtOnce { get; init; } = 5;

    /// <summary>Only actions that are made for them may write here, and never without a person.</summary>
    public IReadOnlyList<string> ProtectedNamespaces { get; init; } = ["kube-system", "kube-public", "kube-node-lease"];

    /// <summary>The namespace that Aura itself runs in; protected like the others.</summary>
    public string? OwnNamespace { get; init; }

    public IReadOnlyList<string> AllProtected => [.. Protected().Distinct()];

    /// <summary>Most targets of one batch.</summary>
    public int MaxTargets => File.MaxTargets;

    /// <summary>What one execution, and all of them together, may disturb.</summary>
    public BlastBudget Budget => new(File.Budgets);

    /// <summary>With what the file says about the cluster; it stays so in a twin of the cluster.</summary>
    public PolicyOptions For(string cluster) =>
        File.Cluster is null ? this with { File = File.For(cluster) } : this;

    /// <summary>
    /// Part of what an approval binds: another policy voids it. The order of rules is of no account, and neither is
    /// <see cref="AutoApprove"/>: it says whether a person is asked, and one has been.
    /// </summary>
    public string Version => Hash();

    private IEnumerable<string> Protected() => ProtectedNamespaces.Concat(File.ProtectedNamespaces ?? [])
        .Concat(((string?[])[OwnNamespace, File.OwnNamespace]).OfType<string>());

    private string Hash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{ReadOnly}|{MaxRisk}|{MaxAtOnce}|"
        + $"{string.Join(',', AllProtected.Order(StringComparer.Ordinal))}|"
        + PolicyJson.Canonical(File))).AsSpan(0, 8));
}
