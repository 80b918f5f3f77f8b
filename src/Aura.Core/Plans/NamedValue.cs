namespace Aura.Plans;

/// <summary>A value that the operator named at start, as a plan may know it: everything but the value.</summary>
/// <param name="From">Where it lies, for people.</param>
/// <param name="Unreadable">Why it cannot be read; null where it can.</param>
/// <param name="Hash">Stands for the value; see <see cref="ClusterView.HashOf"/>.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="EndsInLineBreak">Its last byte ends a line, which editors and <c>echo</c> add unasked.</param>
public sealed record NamedValue(
    string Name, string From, string? Unreadable, string Hash = "", int Bytes = 0, bool EndsInLineBreak = false)
{
    /// <summary>Where it may be written; null: everywhere.</summary>
    public Func<string, bool>? MayGoTo { get; init; }
}
