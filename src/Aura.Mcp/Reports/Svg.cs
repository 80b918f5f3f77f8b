using System.Globalization;
using System.Text;

namespace Aura.Mcp.Reports;

/// <summary>
/// Writes an SVG image. Its colours are classes, so that it follows the reader's light or dark scheme; it brings its
/// own background, and no script, font or link.
/// </summary>
internal sealed class Svg(int width, int height)
{
    private const string Style = """
        text{font:12px system-ui,-apple-system,"Segoe UI",sans-serif;fill:#1f2328}
        .title{font-size:15px;font-weight:600}.quiet{fill:#59636e}
        .back{fill:#ffffff}.axis{stroke:#59636e;fill:none}.grid{stroke:#d1d9e0;fill:none}
        .good{fill:#1a7f37}.bad{fill:#cf222e}.plain{fill:#818b98}
        .line{stroke:#0969da;fill:none;stroke-width:2}.dot{fill:#0969da}.band{stroke:#0969da;fill:none}
        .dash{stroke-dasharray:4 4}
        @media (prefers-color-scheme:dark){text{fill:#f0f6fc}.quiet{fill:#9198a1}
        .back{fill:#0d1117}.axis{stroke:#9198a1}.grid{stroke:#3d444d}
        .good{fill:#3fb950}.bad{fill:#f85149}.plain{fill:#656c76}
        .line,.band{stroke:#4493f8}.dot{fill:#4493f8}}
        """;

    private readonly StringBuilder _parts = new();

    public void Line(double x1, double y1, double x2, double y2, string style) => _parts.AppendLine(
        $"<line x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\" class=\"{style}\"/>");

    public void Rect(double x, double y, double w, double h, string style) => _parts.AppendLine(
        $"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(w)}\" height=\"{N(h)}\" class=\"{style}\"/>");

    public void Dot(double x, double y, double radius, string style) => _parts.AppendLine(
        $"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\" class=\"{style}\"/>");

    public void Path(IReadOnlyList<(double X, double Y)> points, string style)
    {
        if (points.Count > 1)
            _parts.AppendLine($"<polyline points=\"{string.Join(' ', points.Select(p => $"{N(p.X)},{N(p.Y)}"))}\" "
                + $"class=\"{style}\"/>");
    }

    /// <param name="anchor">start, middle or end.</param>
    /// <param name="upright">Reads from below.</param>
    public void Text(
        double x, double y, string text, string style = "", string anchor = "start", bool upright = false) =>
        _parts.AppendLine($"<text x=\"{N(x)}\" y=\"{N(y)}\" class=\"{style}\" text-anchor=\"{anchor}\""
            + $"{(upright ? $" transform=\"rotate(-90 {N(x)} {N(y)})\"" : "")}>{Escape(text)}</text>");

    /// <param name="title">Also what a screen reader says.</param>
    public string ToText(string title) => string.Create(CultureInfo.InvariantCulture,
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" ")
        + string.Create(CultureInfo.InvariantCulture, $"height=\"{height}\" role=\"img\">\n<title>{Escape(title)}")
        + $"</title>\n<style>{Style}</style>\n"
        + string.Create(CultureInfo.InvariantCulture, $"<rect width=\"{width}\" height=\"{height}\" ")
        + "class=\"back\"/>\n"
        + $"{_parts}</svg>\n";

    /// <summary>As text; characters that are not shown, or that turn the others round, are dots.</summary>
    internal static string Escape(string text) => string.Concat(text.Select(c => c switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&#39;",
        _ when CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => "·",
        _ => c.ToString(),
    }));

    private static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
