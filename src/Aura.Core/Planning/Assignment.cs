using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Aura.Planning;

/// <summary>Why a plan recommends a strategy, where it is not for its score alone.</summary>
/// <param name="By">"exploration", or an experiment's id.</param>
/// <param name="Propensities">How likely each strategy was to be recommended.</param>
public sealed record Assignment(string By, ImmutableSortedDictionary<string, double> Propensities)
{
    public const string Exploration = "exploration";

    [JsonIgnore]
    public string? Experiment => By == Exploration ? null : By;
}
