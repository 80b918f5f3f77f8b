namespace Aura.Plans;

/// <summary>What placeholders are replaced by.</summary>
/// <param name="Suffix">The execution's own.</param>
/// <param name="Secret">The value of the name, made where there is none yet.</param>
public sealed record Filling(DateTimeOffset Now, string Suffix, Func<GeneratedSecret, string> Secret)
{
    /// <summary>Of the same shape, for a dry run.</summary>
    public static Filling Trial(DateTimeOffset now) => new(now, "dryrun", s => s.Make());
}
