using System.Text.Json.Serialization;

namespace Aura.Plans;

/// <summary>
/// Something that must hold before anything is written. <paramref name="Hint"/>: the way out where it fails.
/// </summary>
public sealed record Check(string Name, bool Passed, string Why, string? Hint = null)
{
    /// <summary>It passed, and whoever decides should read it all the same.</summary>
    [JsonIgnore]
    public bool Warns { get; init; }

    /// <summary>What judged it, in a word of ours for counting; null: the action's own precondition.</summary>
    [JsonIgnore]
    public string? Reason { get; init; }
}
