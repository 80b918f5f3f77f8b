using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions;

namespace Aura.Execution.Policy;

/// <summary>
/// A policy file: what may be done, where, when and by whose consent. Every key is optional and, where it is there,
/// narrows what the options allow; only the values for Secrets and what alerts may lead to add to it. See
/// docs/policy.md.
/// </summary>
public sealed record PolicyFile
{
    /// <summary>Targets of one batch where nothing else is said.</summary>
    public const int UsualMaxTargets = 50;

    [Description("Nothing is ever written; plans and dry runs work.")]
    public bool ReadOnly { get; init; }

    [Description("Riskier plans are refused.")]
    public Risk? MaxRisk { get; init; }

    [Description("Most targets of one batch."), Range(1, 1000)]
    public int MaxTargets { get; init; } = UsualMaxTargets;

    [Description("Which actions may run, by name (globs such as deployment.*).")]
    public AllowDeny? Actions { get; init; }

    [Description("Which namespaces may be written to (globs).")]
    public AllowDeny? Namespaces { get; init; }

    [Description("Which clusters may be written to, by the names that callers use (globs).")]
    public AllowDeny? Clusters { get; init; }

    [Description("Clusters with limits of their own: the first entry that fits one counts."), MinLength(1)]
    public IReadOnlyList<ClusterPolicy>? PerCluster { get; init; }

    [Description("Which kinds of object may be changed (globs of Kind or plural.group).")]
    public AllowDeny? Kinds { get; init; }

    [Description("Label of a Namespace object that names its environment."), MinLength(1)]
    public string EnvironmentLabel { get; init; } = "environment";

    [Description("Namespaces protected like kube-system: only actions made for them may write there.")]
    public IReadOnlyList<string>? ProtectedNamespaces { get; init; }

    [Description("The namespace that Aura runs in, where its service account does not tell; protected.")]
    public string? OwnNamespace { get; init; }

    [Description("What needs no person: a plan passes where one rule fits all of it. Empty: nothing passes.")]
    public IReadOnlyList<AutoApproveRule>? AutoApprove { get; init; }

    [Description("Who may approve: one rule must fit. Left out: everybody who can."), MinLength(1)]
    public IReadOnlyList<ApproverRule>? Approvers { get; init; }

    [Description("False: whoever asked for a change cannot approve it.")]
    public bool RequesterMayApprove { get; init; } = true;

    [Description("How much may be disturbed at once and within an hour.")]
    public Budgets? Budgets { get; init; }

    [Description("Stops executions that repeat themselves on one object.")]
    public StormGuard? StormGuard { get; init; }

    [Description("Changes that are made only inside their windows; all rules that concern a change must hold.")]
    [MinLength(1)]
    public IReadOnlyList<MaintenanceRule>? Maintenance { get; init; }

    [Description("Periods in which nothing of the risk is changed."), MinLength(1)]
    public IReadOnlyList<FreezeRule>? Freezes { get; init; }

    [Description("Values that secret.update and security.update_secrets may write, by name.")]
    public IReadOnlyDictionary<string, ValueSource>? ValueSources { get; init; }

    [Description("What is done about an alert whose cause is found. Left out: people are told.")]
    public OnAlert? OnAlert { get; init; }

    [Description("A plan may recommend a strategy to learn from: of low risk and undone exactly.")]
    public bool Explore { get; init; }

    [Description("Values of Secrets may also stand in the call itself, where a model has read or written them.")]
    public bool AllowInlineValues { get; init; }
    [Description("StatefulSets that are databases, with the commands for them."), MinLength(1)]
    public IReadOnlyList<ConfiguredDatabase>? Databases { get; init; }

    [Description("Jobs that repair databases (database.repair)."), MinLength(1)]
    public IReadOnlyList<RepairRecipe>? RepairRecipes { get; init; }

    /// <summary>The keys about databases, for those who plan.</summary>
    internal DatabaseSettings DatabaseSettings => new(Databases ?? [], RepairRecipes ?? []);

    /// <summary>Where the keys stand; null where it was made without a file.</summary>
    internal PolicyLines? Lines { get; init; }

    /// <summary>The cluster that this is for, where <see cref="For"/> has made it.</summary>
    internal string? Cluster { get; init; }

    /// <summary>What the file says about the cluster, with its section of <see cref="PerCluster"/>.</summary>
    public PolicyFile For(string cluster) =>
        (PerCluster?.FirstOrDefault(c => Glob.Any(c.Clusters, cluster))?.Over(this) ?? this) with { Cluster = cluster };

    /// <summary>The key's line in the file; 0 where there is none.</summary>
    public int Line(string key) => Lines?.At(key) ?? 0;

    /// <summary>The key stands in the file, so it is no default.</summary>
    internal bool Says(string key) => Lines?.Has(key) == true;

    /// <summary>Whether any rule asks for a namespace's environment, which has to be read.</summary>
    public bool UsesEnvironments => Rules.Any(r => r.Environments is not null);

    private IEnumerable<PolicyRule> Rules =>
        ((IEnumerable<PolicyRule>?[])[AutoApprove, Approvers, Maintenance, Freezes]).SelectMany(rules => rules ?? []);
}
