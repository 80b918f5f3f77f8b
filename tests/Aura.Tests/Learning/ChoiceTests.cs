using Aura.State;
using Xunit.Abstractions;

namespace Aura.Tests.Learning;

/// <summary>Whether learning makes choices better, or at least no worse.</summary>
public sealed class ChoiceTests(ITestOutputHelper output)
{
    private const int Seeds = 5;

    [Theory]
    [InlineData(60)]
    [InlineData(200)]
    [InlineData(400)]
    public void Where_the_priors_are_right_learning_costs_next_to_nothing(int incidents) =>
        Assert.InRange(Gain(incidents, priorsAreRight: true), -0.002, 0);

    [Theory]
    [InlineData(60, 0.05)]
    [InlineData(200, 0.3)]
    [InlineData(400, 0.4)]
    public void Where_the_priors_are_wrong_it_finds_what_helps(int incidents, double atLeast) =>
        Assert.InRange(Gain(incidents, priorsAreRight: false), atLeast, 1);

    private double Gain(int incidents, bool priorsAreRight)
    {
        var gain = Enumerable.Range(1, Seeds).Average(seed =>
        {
            using var store = AuraStore.InMemory(TimeProvider.System);
            return new ChoiceWorld(seed, priorsAreRight).GainAfter(incidents, store);
        });
        output.WriteLine($"{100 * gain:+0.00;-0.00} points after {incidents} incidents, {Seeds} seeds");
        return gain;
    }
}
