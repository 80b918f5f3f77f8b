namespace Aura.Twin.Rehearsing;

/// <summary>How many of something were ready, over time; a value holds until the next one.</summary>
internal sealed class Track
{
    private readonly List<(double Seconds, int Ready)> _points = [];

    public IReadOnlyList<(double Seconds, int Ready)> Points => _points;

    public int Wanted { get; private set; }

    public int Ready => _points.Count == 0 ? 0 : _points[^1].Ready;

    public bool Whole => Ready >= Wanted;

    /// <summary>Since when all that are wanted are ready; null: they are not.</summary>
    public double? WholeSince { get; private set; }

    /// <returns>Whether something has changed.</returns>
    public bool Set(double seconds, int ready, int wanted)
    {
        var changed = _points.Count == 0 || ready != Ready || wanted != Wanted;
        Wanted = wanted;
        if (_points.Count > 0 && _points[^1].Seconds == seconds)
            _points.RemoveAt(_points.Count - 1);
        if (_points.Count == 0 || _points[^1].Ready != ready)
            _points.Add((seconds, ready));
        WholeSince = ready < wanted ? null : WholeSince ?? seconds;
        return changed;
    }

    /// <summary>Seconds without any, from the start until <paramref name="end"/>.</summary>
    public double Without(double end)
    {
        var sum = 0.0;
        for (var i = 0; i < _points.Count; i++)
            if (_points[i].Ready == 0)
                sum += Math.Max(0, Math.Min(end, i + 1 < _points.Count ? _points[i + 1].Seconds : end)
                    - _points[i].Seconds);
        return sum;
    }
}
