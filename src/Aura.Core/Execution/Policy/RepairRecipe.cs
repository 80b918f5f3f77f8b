using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Aura.Actions;

namespace Aura.Execution.Policy;

/// <summary>A Job that repairs databases of an engine, as their keepers have written it down.</summary>
public sealed record RepairRecipe
{
    [Description("What it is called in calls and results.")]
    [MinLength(1)]
    public required string Name { get; init; }

    /// <summary>Where it stands in the file; 0 where it comes from none.</summary>
    [JsonPropertyName(PolicyReader.LineKey), JsonPropertyOrder(9)]
    public int Line { get; init; }

    [Description("Whose databases it repairs.")]
    public required DatabaseEngine Engine { get; init; }

    [Description("Namespaces (globs). Left out: all."), MinLength(1)]
    public IReadOnlyList<string>? Namespaces { get; init; }

    [Description("Databases by name (globs). Left out: all of the engine."), MinLength(1)]
    public IReadOnlyList<string>? Databases { get; init; }

    [Description("What the Job's container runs."), MinLength(1)]
    public required string Image { get; init; }

    [Description("Its words; the variables AURA_DATABASE, AURA_NAMESPACE, AURA_PRIMARY are set."), MinLength(1)]
    public required IReadOnlyList<string> Command { get; init; }

    [Description("How long it may take."), Range(1, 1440)]
    public int TimeoutMinutes { get; init; } = 30;

    [Description("The newest backup must be younger than this, whatever a call says."), Range(1, 168)]
    public int BackupHours { get; init; } = 24;

    [Description("The Secret whose keys become variables; $(AURA_DATABASE) is the database's name."), MinLength(1)]
    public string? Secret { get; init; }

    [Description("The Job's ServiceAccount. Left out: none that may ask the API server anything."), MinLength(1)]
    public string? ServiceAccount { get; init; }

    internal bool Fits(DatabaseEngine engine, string ns, string database) => Engine == engine
        && (Namespaces is null || Glob.Any(Namespaces, ns)) && (Databases is null || Glob.Any(Databases, database));
}
