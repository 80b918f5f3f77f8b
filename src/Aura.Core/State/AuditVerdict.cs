namespace Aura.State;

/// <summary>What looking at the whole audit found.</summary>
/// <param name="Entries">How many there are.</param>
/// <param name="FirstBroken">The first entry that does not fit; null where all fit.</param>
/// <param name="Why">What is wrong; null where nothing is.</param>
/// <param name="Head">"NUMBER:HASH" of the newest entry: written down elsewhere, it shows a store put back.</param>
public sealed record AuditVerdict(long Entries, long? FirstBroken, string? Why, string Head)
{
    public bool Intact => Why is null;
}
