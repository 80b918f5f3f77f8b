using System.Diagnostics;

namespace Aura.State;

/// <summary>
/// Watches, in builds for debugging, that each transaction takes concerns in their order: two that take them the other
/// way round wait for each other until the database ends one of them.
/// </summary>
internal sealed class ConcernOrder
{
    private readonly AsyncLocal<string?> _last = new();

    [Conditional("DEBUG")]
    public void Begin() => _last.Value = null;

    /// <exception cref="InvalidOperationException">A later one was taken before.</exception>
    [Conditional("DEBUG")]
    public void Take(string concern)
    {
        if (_last.Value is { } last && Compare(last, concern) > 0)
            throw new InvalidOperationException($"'{concern}' must be taken before '{last}'");
        _last.Value = concern;
    }

    private static int Compare(string a, string b) => Concern.Place(a) == Concern.Place(b)
        ? string.CompareOrdinal(a, b) : Concern.Place(a).CompareTo(Concern.Place(b));
}
