using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Aura.Planning;

/// <summary>
/// What may help with some types of finding, as data. The candidates of a strategy are tried in order; the first whose
/// conditions hold is the strategy. One that has none is absent, for the reason given.
/// </summary>
public sealed record Playbook
{
    /// <summary>Types of the vocabulary.</summary>
    public required ImmutableArray<string> Findings { get; init; }

    public required ImmutableArray<Candidate> Candidates { get; init; }

    /// <summary>Strategy → why it makes no sense here, or did not where no candidate's conditions held.</summary>
    public required ImmutableDictionary<string, string> Absent { get; init; }

    /// <summary>The file's name, for messages.</summary>
    public string Name { get; init; } = "";
}

/// <summary>One way: a graph of steps whose arguments are templates over the finding's facts.</summary>
public sealed record Candidate
{
    /// <summary>The action that changes nothing and tells people.</summary>
    public const string TellPeople = "notify.operators";

    public required string Strategy { get; init; }

    /// <summary>Conditions (see <see cref="Expression"/>) that must all hold.</summary>
    public ImmutableArray<string> When { get; init; } = [];

    public required ImmutableArray<CandidateStep> Steps { get; init; }

    /// <summary>
    /// The workloads that suffer must be rolled out in the end. For steps that only make that possible: those that
    /// change a workload verify it themselves.
    /// </summary>
    public bool UntilRolledOut { get; init; }

    /// <summary>
    /// What to do where this has been tried and did not help: another strategy's name, or
    /// <see cref="TellPeople"/>. Left out: whatever is best of the rest.
    /// </summary>
    public string? Otherwise { get; init; }

    /// <summary>
    /// Why nothing is to be done here but to tell people, as one of <see cref="ActNot.Reasons"/>; only of ways that do
    /// nothing else.
    /// </summary>
    public string? ActNot { get; init; }

    /// <summary>What speaks for this way; a clause.</summary>
    public required string Because { get; init; }

    /// <summary>It tells people and does nothing else.</summary>
    public bool OnlyTells => Steps.All(s => s.Action == TellPeople);
}

/// <summary>One action of a candidate; it starts when those that it comes after are done.</summary>
public sealed record CandidateStep
{
    public required string Id { get; init; }
    public required string Action { get; init; }
    public required JsonObject Args { get; init; }
    public ImmutableArray<string> After { get; init; } = [];
    public required string Why { get; init; }
}
