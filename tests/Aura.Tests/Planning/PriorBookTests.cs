using System.Text.Json.Nodes;
using Aura.Planning;

namespace Aura.Tests.Planning;

public class PriorBookTests
{
    [Fact]
    public void One_step_has_the_interval_of_its_Beta_distribution()
    {
        var book = new PriorBook([new Prior("a", "*", 18, 2, "")]);
        var odds = book.Of("X", [("a", new JsonObject())], []);
        // Beta(18, 2) has the distribution function 19x^18 - 18x^19: it is 0.05 at 0.774 and 0.95 at 0.981.
        Assert.Equal((0.9, 0.774, 0.981), (odds.Value, odds.Low, odds.High));
        Assert.Equal((0, "prior"), (odds.Samples, odds.Basis));
    }

    [Fact]
    public void Two_steps_are_less_sure_than_either()
    {
        var book = new PriorBook([new Prior("a", "*", 18, 2, ""), new Prior("b", "*", 9, 1, "")]);
        var odds = book.Of("X", [("a", new JsonObject()), ("b", new JsonObject())], []);
        Assert.Equal(0.81, odds.Value);
        Assert.InRange(odds.Low, 0.5, 0.7);
        Assert.InRange(odds.High, 0.9, 1);
    }

    [Fact]
    public void The_first_entry_that_fits_counts()
    {
        var book = new PriorBook([
            new Prior("a", "*", 19, 1, "", ["facts.proven"]), new Prior("a", "X", 3, 3, ""),
            new Prior("a", "*", 1, 1, "")]);
        Assert.Equal(19, book.For("a", "X", new() { ["facts"] = new JsonObject { ["proven"] = true } }).Alpha);
        Assert.Equal(3, book.For("a", "X", []).Alpha);
        Assert.Equal(1, book.For("a", "Y", []).Alpha);
        Assert.Throws<KeyNotFoundException>(() => book.For("b", "X", []));
    }

    [Fact]
    public void Every_built_in_prior_says_why() => Assert.All(PriorBook.BuiltIn.All, p =>
    {
        Assert.NotEmpty(p.Because);
        Assert.InRange(p.Alpha + p.Beta, 5, 30);
    });
}
