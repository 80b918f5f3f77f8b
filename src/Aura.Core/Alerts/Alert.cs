using System.Collections.Immutable;

namespace Aura.Alerts;

/// <summary>One alert of a notification.</summary>
/// <param name="Name">What it calls itself: somebody's words, cut where they are long.</param>
/// <param name="Labels">Those that say where to look; annotations and all other labels are left out.</param>
public sealed record Alert(
    string Fingerprint, DateTimeOffset Starts, bool Firing, string Name,
    ImmutableSortedDictionary<string, string> Labels);
