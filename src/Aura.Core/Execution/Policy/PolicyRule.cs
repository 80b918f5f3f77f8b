using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Aura.Actions;

namespace Aura.Execution.Policy;

/// <summary>One entry of a list of rules, and the places that it is about.</summary>
public abstract record PolicyRule
{
    [Description("What it is called in results and by doctor."), JsonPropertyOrder(-3)]
    public string? Name { get; init; }

    /// <summary>Where it stands in the file; 0 where it comes from none.</summary>
    [JsonPropertyName(PolicyReader.LineKey), JsonPropertyOrder(9)]
    public int Line { get; init; }

    [Description("Namespaces (globs). Left out: all, and what has none."), MinLength(1), JsonPropertyOrder(-2)]
    public IReadOnlyList<string>? Namespaces { get; init; }

    [Description("Values of the namespace's environment label (globs). Left out: all."), MinLength(1)]
    [JsonPropertyOrder(-1)]
    public IReadOnlyList<string>? Environments { get; init; }

    [Description("Clusters by the names that callers use (globs). Left out: all."), MinLength(1)]
    [JsonPropertyOrder(-1)]
    public IReadOnlyList<string>? Clusters { get; init; }
}

/// <summary>What needs no person.</summary>
public sealed record AutoApproveRule : PolicyRule
{
    [Description("Highest risk that passes; critical never does.")]
    public required Risk MaxRisk { get; init; }

    [Description("Actions by name (globs). Left out: all."), MinLength(1)]
    public IReadOnlyList<string>? Actions { get; init; }

    [Description("When; left out: always."), MinLength(1)]
    public IReadOnlyList<TimeWindow>? Times { get; init; }
}

/// <summary>Who may approve what.</summary>
public sealed record ApproverRule : PolicyRule
{
    [Description("Names of users or clients' principals (globs)."), MinLength(1)]
    public required IReadOnlyList<string> Principals { get; init; }

    [Description("Highest risk that they may approve.")]
    public Risk MaxRisk { get; init; } = Risk.Critical;
}

/// <summary>Changes of the risk or more are made only inside one of the windows.</summary>
public sealed record MaintenanceRule : PolicyRule
{
    [Description("The lowest risk that the rule is about.")]
    public Risk Risk { get; init; }

    [Description("When such changes may be made."), MinLength(1)]
    public required IReadOnlyList<TimeWindow> Windows { get; init; }
}

/// <summary>A period in which changes of the risk or more are refused.</summary>
public sealed record FreezeRule : PolicyRule
{
    [Description("The lowest risk that is refused.")]
    public Risk Risk { get; init; }

    [Description("Local date and time, like 2026-12-24T00:00.")]
    public required DateTime From { get; init; }

    [Description("Local date and time of its end.")]
    public required DateTime Until { get; init; }

    [Description("Time zone (IANA), like Europe/Berlin.")]
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    public bool Holds(DateTimeOffset now) =>
        TimeZoneInfo.ConvertTime(now, Zone).DateTime is var local && local >= From && local < Until;
}
