using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Aura.Kubernetes;

public readonly partial struct Quantity
{
    private static readonly string[] Decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
    private static readonly string[] Binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    /// <exception cref="FormatException">The text is not a quantity, or beyond what can be held.</exception>
    public static Quantity Parse(string text) => TryParse(text, out var quantity)
        ? quantity
        : throw new FormatException(
            $"'{text}' is not a quantity: write a number with an optional unit, such as 250m, 2, 512Mi, 1.5Gi or 3e9");

    /// <summary>Reads a quantity in an object, be it a text or a number; null where there is none.</summary>
    public static Quantity? From(JsonNode? node) =>
        node is JsonValue value && TryParse(value.ToString(), out var quantity) ? quantity : null;

    public static bool TryParse(string? text, out Quantity quantity)
    {
        quantity = default;
        var match = Pattern().Match(text ?? "");
        if (!match.Success || match.Groups["whole"].Length + match.Groups["part"].Length == 0
            || Unit(match.Groups["unit"].Value) is not var (factor, exponent, format))
            return false;
        var digits = (match.Groups["whole"].Value + match.Groups["part"].Value).TrimStart('0');
        if (digits.Length == 0)
            return true;
        exponent += 9 - match.Groups["part"].Length;
        if (digits.Length > 37 || exponent > 37)
            return false;
        try
        {
            var nanos = checked(Int128.Parse(digits) * factor);
            for (; exponent > 0; exponent--)
                nanos = checked(nanos * 10);
            nanos = exponent < -37 ? 1 : DivideUp(nanos, Power(-exponent));
            if (format == QuantityFormat.BinarySI)
                nanos = Int128.Min(nanos, (Int128)long.MaxValue * Nano);
            quantity = new Quantity(text![0] == '-' ? -nanos : nanos, format);
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    /// <summary>The canonical text: no fraction, the largest unit that needs none.</summary>
    public override string ToString()
    {
        if (_nanos == 0)
            return "0";
        var whole = _nanos % Nano == 0;
        if (Format == QuantityFormat.BinarySI && whole && Int128.Abs(_nanos) >= (Int128)1024 * Nano)
        {
            var (number, steps) = Reduce(_nanos / Nano, 1024, Binary.Length - 1);
            return $"{number}{Binary[steps]}";
        }
        var (value, thousands) = Reduce(_nanos, 1000, 12);
        return Format != QuantityFormat.DecimalExponent && thousands < Decimal.Length
            ? $"{value}{Decimal[thousands]}"
            : thousands == 3 ? $"{value}" : $"{value}e{(thousands - 3) * 3}";
    }

    private static (Int128 Number, int Steps) Reduce(Int128 number, int by, int most)
    {
        var steps = 0;
        for (; steps < most && number % by == 0; steps++)
            number /= by;
        return (number, steps);
    }

    private static (Int128 Factor, int Exponent, QuantityFormat Format)? Unit(string unit)
    {
        var at = Array.IndexOf(Decimal, unit);
        if (at >= 0)
            return (1, (at - 3) * 3, QuantityFormat.DecimalSI);
        at = Array.IndexOf(Binary, unit);
        if (at >= 0)
            return ((Int128)1 << (10 * at), 0, QuantityFormat.BinarySI);
        return int.TryParse(unit.AsSpan(1), out var exponent) ? (1, exponent, QuantityFormat.DecimalExponent) : null;
    }

    private static Int128 Power(int exponent)
    {
        var power = (Int128)1;
        for (; exponent > 0; exponent--)
            power *= 10;
        return power;
    }

    [GeneratedRegex(@"^[+-]?(?<whole>[0-9]*)(\.(?<part>[0-9]*))?(?<unit>|[numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,9})\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
