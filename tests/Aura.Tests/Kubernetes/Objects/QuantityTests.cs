using Aura.Kubernetes;

namespace Aura.Tests.Kubernetes.Objects;

public class QuantityTests
{
    [Theory]
    [InlineData("0", "0"), InlineData("0.0", "0"), InlineData("000", "0"), InlineData("1", "1"), InlineData("+1", "1")]
    [InlineData("100m", "100m"), InlineData("1000m", "1"), InlineData("0.1", "100m"), InlineData(".5", "500m")]
    [InlineData("1.", "1"), InlineData("1500m", "1500m"), InlineData("2000", "2k"), InlineData("-1.5k", "-1500")]
    [InlineData("1024Mi", "1Gi"), InlineData("1.5Gi", "1536Mi"), InlineData("512", "512"), InlineData("0.5Ki", "512")]
    [InlineData("1025Ki", "1025Ki"), InlineData("0.5Mi", "512Ki"), InlineData("1000Ki", "1000Ki")]
    [InlineData("1.0001Ki", "1024102400u"), InlineData("12e6", "12e6"), InlineData("1e3", "1e3")]
    [InlineData("1e2", "100")]
    [InlineData("1E3", "1e3"), InlineData("1E", "1E"), InlineData("1e-3", "1e-3"), InlineData("1000E", "1e21")]
    [InlineData("1n", "1n"), InlineData("0.1n", "1n"), InlineData("-0.1n", "-1n")]
    [InlineData("1.00000000001", "1000000001n")]
    [InlineData("9223372036854775807", "9223372036854775807"), InlineData("100Ei", "9223372036854775807")]
    public void Writes_the_canonical_text(string text, string canonical) =>
        Assert.Equal(canonical, Quantity.Parse(text).ToString());

    [Theory]
    [InlineData(""), InlineData("."), InlineData("+"), InlineData("1mi"), InlineData("1K"), InlineData("1 Gi")]
    [InlineData("1e"), InlineData("1.2.3"), InlineData("Gi"), InlineData("0x10"), InlineData("1e999")]
    [InlineData("1Gi\n")]
    public void Refuses_what_is_no_quantity(string text)
    {
        Assert.False(Quantity.TryParse(text, out _));
        Assert.Contains("250m", Assert.Throws<FormatException>(() => Quantity.Parse(text)).Message);
    }

    [Fact]
    public void Equality_and_order_go_by_the_amount()
    {
        Assert.Equal(Quantity.Parse("1Gi"), Quantity.Parse("1024Mi"));
        Assert.True(Quantity.Parse("1G") < Quantity.Parse("1Gi"));
        Assert.True(Quantity.Parse("100m") > Quantity.Parse("0.0999"));
        Assert.Equal(Quantity.Parse("1").GetHashCode(), Quantity.Parse("1000m").GetHashCode());
    }

    [Theory]
    [InlineData("256Mi", 1.5, "384Mi"), InlineData("100m", 2, "200m"), InlineData("1", 0.333, "333m")]
    [InlineData("3", 0.5, "1500m"), InlineData("1n", 0.5, "1n")]
    public void Multiplies_exactly(string text, double factor, string expected) =>
        Assert.Equal(expected, (Quantity.Parse(text) * (decimal)factor).ToString());

    [Fact]
    public void Adds_in_the_format_of_the_first_that_is_not_zero()
    {
        Assert.Equal("1536Mi", (Quantity.Parse("1Gi") + Quantity.Parse("512Mi")).ToString());
        Assert.Equal("1Gi", (Quantity.Zero + Quantity.Parse("1Gi")).ToString());
        Assert.Equal("-500m", (Quantity.Parse("500m") - Quantity.Parse("1")).ToString());
    }

    [Fact]
    public void Rounds_up_to_a_step() =>
        Assert.Equal("134Mi", Quantity.OfBytes(139_811_226).RoundUpTo(Quantity.Parse("1Mi")).ToString());

    [Fact]
    public void Whole_units_round_up()
    {
        Assert.Equal(1, Quantity.Parse("1m").Units);
        Assert.Equal(250, Quantity.Parse("0.25").Millis);
        Assert.Equal(1L << 30, Quantity.Parse("1Gi").Units);
    }
}
