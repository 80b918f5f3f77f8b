using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions;

namespace Aura.Tests.Actions;

public sealed class SchemaTests
{
    public enum Colour { Red, Green }

    public sealed record Args : InNamespace
    {
        [Description("What it is called."), ObjectName]
        public required string Name { get; init; }

        [Range(1, 10)]
        public int Count { get; init; } = 3;

        [Range(0.5, 4.0)]
        public double? Factor { get; init; }

        public Colour Colour { get; init; } = Colour.Green;
        public IReadOnlyDictionary<string, string>? Labels { get; init; }
        public IReadOnlyList<string>? Items { get; init; }
    }

    [Fact]
    public void TheSchemaSaysAllThatTheRecordSays()
    {
        var schema = Schema.Of<Args>();

        Assert.Equal("""["namespace","name"]""", schema["required"]!.ToJsonString());
        Assert.Equal("""{"type":"integer","default":3,"minimum":1,"maximum":10}""",
            schema["properties"]!["count"]!.ToJsonString());
        Assert.Equal("""{"enum":["Red","Green"],"default":"Green"}""", schema["properties"]!["colour"]!.ToJsonString());
        Assert.Equal("""{"type":"number","minimum":0.5,"maximum":4}""",
            schema["properties"]!["factor"]!.ToJsonString());
        Assert.Equal("What it is called.", (string?)schema["properties"]!["name"]!["description"]);
        Assert.Equal("object", (string?)schema["properties"]!["labels"]!["type"]);
    }

    [Fact]
    public void ArgumentsAreReadWithTheirDefaults()
    {
        var args = Schema.Read<Args>(Json("""{"namespace":"shop","name":"web","factor":null,"labels":{"a":"b"}}"""));

        Assert.Equal((3, Colour.Green, null, "b"), (args.Count, args.Colour, args.Factor, args.Labels!["a"]));
    }

    [Theory]
    [InlineData("""{"name":"web"}""", "namespace: is required")]
    [InlineData("""{"name":"web","namespace":null}""", "namespace: is required")]
    [InlineData("""{"nmae":"web"}""", "nmae: no such argument, did you mean name?")]
    [InlineData("""{"zzzzz":1}""", "zzzzz: no such argument; there are namespace, name, count")]
    [InlineData("""{"count":11}""", "count: must be between 1 and 10, is 11")]
    [InlineData("""{"count":2.5}""", "count: must be an integer, is 2.5")]
    [InlineData("""{"count":99999999999}""", "count: must be an integer, is 99999999999")]
    [InlineData("""{"factor":"x"}""", "factor: must be a number, is \"x\"")]
    [InlineData("""{"colour":"blue"}""", "colour: must be one of Red, Green, is \"blue\"")]
    [InlineData("""{"colour":1}""", "colour: must be one of Red, Green, is 1")]
    [InlineData("""{"labels":{"a":1}}""", "labels: must be an object with string values")]
    [InlineData("""{"items":"a"}""", "items: must be a list, is \"a\"")]
    [InlineData("""{"name":"Bad_Name"}""", "name: must match")]
    [InlineData("""{"namespace":"a.b"}""", "namespace: must match")]
    public void AFaultNamesTheArgument(string arguments, string fault)
    {
        var faults = Assert.Throws<ArgumentsException>(() => Schema.Read<Args>(Json(arguments))).Faults;

        Assert.Contains(faults, f => f.StartsWith(fault));
    }

    [Fact]
    public void AllFaultsAreToldAtOnce() => Assert.Equal(4, Assert.Throws<ArgumentsException>(
        () => Schema.Read<Args>(Json("""{"nmae":"web","count":0,"colour":"blue","namespace":"shop"}"""))).Faults.Count);

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
