using System.Globalization;

namespace Aura.Execution.Policy;

/// <summary>A count, or a percentage of how many there are.</summary>
public readonly record struct Share(int Amount, bool IsPercentage)
{
    /// <exception cref="FormatException">Neither.</exception>
    public static Share Parse(string text)
    {
        var percentage = text.EndsWith('%');
        return int.TryParse(percentage ? text[..^1] : text, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            && (!percentage || n is > 0 and <= 10_000)
            ? new Share(n, percentage)
            : throw new FormatException("must be a count like 3, or a percentage like 25%");
    }

    /// <summary>A percentage is rounded down, but is never less than one: a single replica can be worked on.</summary>
    public int Of(int all) => IsPercentage ? Math.Max(1, (int)(all * (long)Amount / 100)) : Amount;

    public override string ToString() => IsPercentage ? $"{Amount}%" : $"{Amount}";
}
