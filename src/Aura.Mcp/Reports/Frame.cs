namespace Aura.Mcp.Reports;

/// <summary>A plot's title, axes and grid, and where in it values are.</summary>
internal sealed class Frame
{
    private const int Top = 44;
    private const int Bottom = 60;
    private const int LegendRow = 20;
    private const int Right = 24;
    private readonly int _left;
    private readonly int _width;
    private readonly double _base;

    /// <param name="left">Room for what stands beside the vertical axis.</param>
    /// <param name="legend">With room for one.</param>
    public Frame(string title, int width = 720, int height = 300, int left = 64, bool legend = false)
    {
        (_width, _left, Title) = (width, left, title);
        _base = height - Bottom - (legend ? LegendRow : 0);
        Svg = new Svg(width, height);
        Svg.Text(16, 26, title, "title");
    }

    public Svg Svg { get; }
    public string Title { get; }
    public double Width => _width - _left - Right;
    /// <summary>From 0 (left) to 1.</summary>
    public double X(double share) => _left + (share * Width);

    /// <summary>From 0 (below) to 1.</summary>
    public double Y(double share) => _base - (share * (_base - Top));

    /// <param name="ticks">Where from 0 to 1, and what stands there.</param>
    public void Vertical(string label, IEnumerable<(double At, string Text)> ticks)
    {
        foreach (var (at, text) in ticks)
        {
            Svg.Line(X(0), Y(at), X(1), Y(at), "grid");
            Svg.Text(X(0) - 8, Y(at) + 4, text, "quiet", "end");
        }
        Svg.Line(X(0), Y(0), X(0), Y(1), "axis");
        Svg.Text(18, (Y(0) + Y(1)) / 2, label, "quiet", "middle", upright: true);
    }

    /// <param name="grid">With lines upwards.</param>
    public void Horizontal(string label, IEnumerable<(double At, string Text)> ticks, bool grid = false)
    {
        foreach (var (at, text) in ticks)
        {
            if (grid)
                Svg.Line(X(at), Y(0), X(at), Y(1), "grid");
            Svg.Text(X(at), _base + 18, text, "quiet", "middle");
        }
        Svg.Line(X(0), Y(0), X(1), Y(0), "axis");
        Svg.Text((X(0) + X(1)) / 2, _base + 38, label, "quiet", "middle");
    }

    /// <summary>What the colours mean, below all.</summary>
    public void Legend(params IEnumerable<(string Style, string Text)> entries)
    {
        var x = X(0);
        foreach (var (style, text) in entries)
        {
            Svg.Rect(x, _base + 55, 10, 10, style);
            Svg.Text(x + 15, _base + 64, text, "quiet");
            x += 32 + (text.Length * 7);
        }
    }

    public override string ToString() => Svg.ToText(Title);
}
