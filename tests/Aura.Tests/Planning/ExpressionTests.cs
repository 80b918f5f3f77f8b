using System.Text.Json.Nodes;
using Aura.Planning;

namespace Aura.Tests.Planning;

public class ExpressionTests
{
    private static readonly JsonObject Context = (JsonObject)JsonNode.Parse(
        """
        {"facts": {"broke": true, "zero": 0, "two": 2, "ten": 10, "kind": "Deployment", "none": false, "list": []}}
        """)!;

    [Theory]
    [InlineData("facts.broke", true)]
    [InlineData("not facts.broke", false)]
    [InlineData("facts.none", false)]
    [InlineData("facts.zero", false)]
    [InlineData("facts.list", false)]
    [InlineData("facts.absent", false)]
    [InlineData("not facts.absent", true)]
    [InlineData("facts.two < facts.ten", true)]
    [InlineData("facts.ten <= 10", true)]
    [InlineData("facts.ten > facts.two", true)]
    [InlineData("facts.kind == Deployment", true)]
    [InlineData("facts.kind in Deployment|StatefulSet", true)]
    [InlineData("facts.kind in Job|Pod", false)]
    [InlineData("facts.kind != Job", true)]
    [InlineData("facts.absent < 3", false)]
    public void Holds(string text, bool expected) => Assert.Equal(expected, Expression.Parse(text).Holds(Context));

    [Theory]
    [InlineData("")]
    [InlineData("facts.a facts.b")]
    [InlineData("facts.a ~ 3")]
    public void Nonsense_is_refused(string text) => Assert.Throws<FormatException>(() => Expression.Parse(text));

    [Fact]
    public void Templates_keep_the_type_of_a_lone_place()
    {
        var template = JsonNode.Parse("""{"n": "${facts.two}", "t": "is ${facts.two}", "deep": ["${facts.kind}"]}""");
        var filled = Template.Fill(template, Context)!;
        Assert.Equal("""{"n":2,"t":"is 2","deep":["Deployment"]}""", filled.ToJsonString());
    }

    [Fact]
    public void A_place_that_is_absent_is_an_error() =>
        Assert.Throws<KeyNotFoundException>(() => Template.Fill(JsonNode.Parse("\"${facts.absent}\""), Context));
}
