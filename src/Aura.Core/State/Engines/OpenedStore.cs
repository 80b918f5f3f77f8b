namespace Aura.State.Engines;

/// <summary>A database that has this program's schema.</summary>
/// <param name="Shown">Its name, without secrets.</param>
/// <param name="Beside">What files that belong to the store begin with; null where there are none.</param>
/// <param name="Version">The schema that it had before.</param>
internal sealed record OpenedStore(Database Database, string Shown, string? Beside, Sealer Sealer, int Version);
