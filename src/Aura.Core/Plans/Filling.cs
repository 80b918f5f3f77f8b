using System.Collections.Immutable;

namespace Aura.Plans;

/// <summary>What placeholders are replaced by.</summary>
/// <param name="Suffix">The execution's own.</param>
/// <param name="Secret">The value of the name, made where there is none yet.</param>
/// <param name="Learnt">What had to be read or issued for the change, by its key.</param>
public sealed record Filling(DateTimeOffset Now, string Suffix, Func<GeneratedSecret, string> Secret,
    ImmutableDictionary<string, string> Learnt)
{
    /// <summary>Of the same shape, for a dry run.</summary>
    public static Filling Trial(DateTimeOffset now, ImmutableDictionary<string, string>? learnt = null) =>
        new(now, "dryrun", s => s.Make(), learnt ?? ImmutableDictionary<string, string>.Empty);
}
