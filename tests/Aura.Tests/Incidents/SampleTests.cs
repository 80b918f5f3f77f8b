using Aura.Simulator.Incidents;

namespace Aura.Tests.Incidents;

/// <summary>samples/incidents is wide enough to say something about diagnosis.</summary>
public sealed class SampleTests
{
    private static readonly ILookup<string, Incident> s_bySort =
        Sample.Names.Select(Sample.Load).ToLookup(i => new Expectation(i.Expect).Sort);

    [Theory]
    [InlineData("healthy", 10)]
    [InlineData("misleading", 8)]
    [InlineData("compound", 8)]
    public void ThereAreEnoughOfASort(string sort, int least) => Assert.True(s_bySort[sort].Count() >= least);

    [Fact]
    public void ThereAreSeventy() => Assert.True(s_bySort.Sum(s => s.Count()) >= 70);

    [Fact]
    public void NoOtherSortIsNamed() => Assert.Equal(["compound", "healthy", "misleading", "plain"],
        s_bySort.Select(s => s.Key).Order(StringComparer.Ordinal));

    [Fact]
    public void AHealthyOneExpectsNothingACompoundOneSeveral()
    {
        Assert.All(s_bySort["healthy"], i => Assert.Empty(new Expectation(i.Expect).All));
        Assert.All(s_bySort["compound"], i => Assert.True(new Expectation(i.Expect).All.Count > 1, i.Name));
    }
}
