namespace Aura.State.Copying;

/// <summary>A table that was copied, and read again to be sure.</summary>
/// <param name="Digest">Of all rows, whatever their order; the same in both stores.</param>
public sealed record CopiedTable(string Name, long Rows, string Digest);
