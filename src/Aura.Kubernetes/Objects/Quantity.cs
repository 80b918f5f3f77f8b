using System.Diagnostics.CodeAnalysis;

namespace Aura.Kubernetes;

/// <summary>
/// An amount as Kubernetes writes it ("250m", "1.5Gi", "12e6"): exact to a billionth, finer parts are rounded away
/// from zero. Equality and order go by the amount alone ("1Gi" equals "1024Mi"); the text is canonical by the rules of
/// apimachinery's <c>resource.Quantity</c>.
/// </summary>
public readonly partial struct Quantity : IComparable<Quantity>, IEquatable<Quantity>
{
    private const long Nano = 1_000_000_000;
    private readonly Int128 _nanos;

    private Quantity(Int128 nanos, QuantityFormat format)
    {
        _nanos = nanos;
        Format = format;
    }

    public static Quantity Zero => default;

    public QuantityFormat Format { get; }
    public bool IsZero => _nanos == 0;
    public int Sign => Int128.Sign(_nanos);

    /// <summary>Whole units (bytes, cores), rounded up as the API server does.</summary>
    public long Units => Saturate(DivideUp(_nanos, Nano));

    /// <summary>Thousandths, rounded up: millicores of a CPU quantity.</summary>
    public long Millis => Saturate(DivideUp(_nanos, Nano / 1000));

    public static Quantity OfUnits(long units, QuantityFormat format = QuantityFormat.DecimalSI) =>
        new((Int128)units * Nano, format);

    public static Quantity OfMillis(long millis) => new((Int128)millis * (Nano / 1000), QuantityFormat.DecimalSI);

    /// <summary>For bytes: canonical text in Ki, Mi, Gi.</summary>
    public static Quantity OfBytes(long bytes) => OfUnits(bytes, QuantityFormat.BinarySI);

    public static Quantity operator +(Quantity a, Quantity b) =>
        new(checked(a._nanos + b._nanos), a.IsZero ? b.Format : a.Format);

    public static Quantity operator -(Quantity a, Quantity b) =>
        new(checked(a._nanos - b._nanos), a.IsZero ? b.Format : a.Format);

    public static Quantity operator -(Quantity a) => new(-a._nanos, a.Format);

    /// <summary>Rounded up to a whole billionth; see <see cref="RoundUpTo"/> for coarser steps.</summary>
    public static Quantity operator *(Quantity a, decimal factor)
    {
        var scaled = 1L;
        while (factor != decimal.Truncate(factor) && scaled < Nano)
        {
            factor *= 10;
            scaled *= 10;
        }
        return new(DivideUp(checked(a._nanos * (Int128)decimal.Round(factor)), scaled), a.Format);
    }

    public static bool operator <(Quantity a, Quantity b) => a._nanos < b._nanos;
    public static bool operator >(Quantity a, Quantity b) => a._nanos > b._nanos;
    public static bool operator <=(Quantity a, Quantity b) => a._nanos <= b._nanos;
    public static bool operator >=(Quantity a, Quantity b) => a._nanos >= b._nanos;
    public static bool operator ==(Quantity a, Quantity b) => a._nanos == b._nanos;
    public static bool operator !=(Quantity a, Quantity b) => a._nanos != b._nanos;

    public static Quantity Max(Quantity a, Quantity b) => a >= b ? a : b;

    public static Quantity Min(Quantity a, Quantity b) => a <= b ? a : b;

    /// <summary>The next multiple of <paramref name="step"/> (1Mi, 5m), so that computed sizes read well.</summary>
    public Quantity RoundUpTo(Quantity step) =>
        step.Sign <= 0 ? this : new(DivideUp(_nanos, step._nanos) * step._nanos, Format);

    public Quantity WithFormat(QuantityFormat format) => new(_nanos, format);

    /// <summary>This amount divided by the other, for shares and trends; 0 where the other is zero.</summary>
    public double RatioTo(Quantity other) => other.IsZero ? 0 : (double)_nanos / (double)other._nanos;

    public double ToDouble() => (double)_nanos / Nano;

    public int CompareTo(Quantity other) => _nanos.CompareTo(other._nanos);

    public bool Equals(Quantity other) => _nanos == other._nanos;

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Quantity q && Equals(q);

    public override int GetHashCode() => _nanos.GetHashCode();

    /// <summary>Divides, rounding away from zero.</summary>
    private static Int128 DivideUp(Int128 value, Int128 by)
    {
        var (quotient, rest) = Int128.DivRem(value, by);
        return rest == 0 ? quotient : quotient + Int128.Sign(value);
    }

    private static long Saturate(Int128 value) =>
        value > long.MaxValue ? long.MaxValue : value < long.MinValue ? long.MinValue : (long)value;
}
