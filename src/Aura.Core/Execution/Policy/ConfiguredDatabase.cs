using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Aura.Execution.Policy;

/// <summary>A database that is a StatefulSet, with the commands that its keepers have written down for it.</summary>
public sealed record ConfiguredDatabase
{
    [Description("What it is called in results."), MinLength(1)]
    public required string Name { get; init; }

    /// <summary>Where it stands in the file; 0 where it comes from none.</summary>
    [JsonPropertyName(PolicyReader.LineKey), JsonPropertyOrder(9)]
    public int Line { get; init; }

    [Description("Namespaces (globs). Left out: all."), MinLength(1)]
    public IReadOnlyList<string>? Namespaces { get; init; }

    [Description("StatefulSets by name (globs)."), MinLength(1)]
    public required IReadOnlyList<string> StatefulSets { get; init; }

    [Description("The label that only the primary's pod has, like role=primary.")]
    public required string Primary { get; init; }

    [Description("The Service that leads to the primary; $(AURA_DATABASE) is the StatefulSet's name."), MinLength(1)]
    public string? Service { get; init; }

    [Description("The container that commands run in. Left out: the pod's only one."), MinLength(1)]
    public string? Container { get; init; }

    [Description("How a replica is made the primary (database.failover).")]
    public ConfiguredFailover? Failover { get; init; }

    [Description("How one member is compacted (storage.compact).")]
    public ConfiguredCommand? Compact { get; init; }

    internal (string Key, string Value) PrimaryLabel =>
        Primary.IndexOf('=') is var at && at > 0 ? (Primary[..at], Primary[(at + 1)..]) : (Primary, "");

    internal bool Fits(string ns, string statefulSet) =>
        (Namespaces is null || Glob.Any(Namespaces, ns)) && Glob.Any(StatefulSets, statefulSet);
}

/// <summary>A command as its words, without a shell.</summary>
public record ConfiguredCommand
{
    [Description("Its words; $(AURA_DATABASE), $(AURA_NAMESPACE), $(AURA_MEMBER), $(AURA_PRIMARY) are filled in.")]
    [MinLength(1)]
    public required IReadOnlyList<string> Command { get; init; }

    [Description("How long it may take."), Range(1, 720)]
    public int TimeoutMinutes { get; init; } = 10;
}

/// <summary>The command that promotes a replica, and the one that says whether it may be promoted.</summary>
public sealed record ConfiguredFailover : ConfiguredCommand
{
    public enum Place { Member, Primary }

    [Description("Ends with 0 where the replica is healthy and does not lag; runs in it, changes nothing.")]
    [MinLength(1)]
    public required IReadOnlyList<string> Check { get; init; }

    [Description("Whose container the command runs in: the member's to be promoted, or the primary's.")]
    public Place In { get; init; }
}
