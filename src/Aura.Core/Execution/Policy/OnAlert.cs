using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Aura.Execution.Policy;

/// <summary>What is done about an alert whose cause is found. Left out: people are told.</summary>
public sealed record OnAlert
{
    [Description("notify: people are told; ask: the plan waits for a person; execute: low risk is carried out.")]
    public AlertResponse Respond { get; init; }

    [Description("Only in these namespaces (globs); elsewhere people are told. Left out: everywhere."), MinLength(1)]
    public IReadOnlyList<string>? Namespaces { get; init; }

    [Description("Most plans asked for or carried out within 60 minutes; beyond, people are told."), Range(1, 1000)]
    public int PerHour { get; init; } = 10;

    [Description("Names that alerts have for clusters (their label `cluster`), with the names that they have here.")]
    public IReadOnlyDictionary<string, string>? Clusters { get; init; }

    /// <summary>For what is wrong with something there; null: with what has no namespace.</summary>
    public AlertResponse For(string? ns) =>
        Namespaces is null || (ns is not null && Namespaces.Any(p => Glob.Matches(p, ns))) ? Respond
            : AlertResponse.Notify;
}
