using System.Text.Json.Nodes;
using Aura.Execution.Fields;
using Aura.Kubernetes;

namespace Aura.Tests.Execution.Fields;

public sealed class ThreeWayTests
{
    [Theory]
    [InlineData("1", "2", "2", "1", 0)] // Ours: put back.
    [InlineData("1", "2", "1", "1", 0)] // Put back already.
    [InlineData("1", "2", "3", "3", 1)] // Theirs: a conflict, left.
    [InlineData("null", "2", "2", "null", 0)]
    [InlineData("""{"a":1}""", """{"a":2}""", """{"a":2,"b":9}""", """{"a":1,"b":9}""", 0)]
    [InlineData("""{"a":1,"c":1}""", """{"a":2}""", """{"a":2,"b":9}""", """{"a":1,"c":1,"b":9}""", 0)]
    [InlineData("""{"a":1,"c":1}""", """{"a":2,"c":2}""", """{"a":5,"c":2}""", """{"a":5,"c":1}""", 1)]
    [InlineData("null", """{"a":2}""", """{"a":2,"b":9}""", """{"b":9}""", 0)]
    [InlineData("""[{"name":"x","v":1}]""", """[{"name":"x","v":2}]""", """[{"name":"y"},{"name":"x","v":2}]""",
        """[{"name":"x","v":1},{"name":"y"}]""", 0)]
    [InlineData("""[{"name":"x"},{"name":"y"}]""", """[{"name":"x"}]""", """[{"name":"x","v":7}]""",
        """[{"name":"x","v":7},{"name":"y"}]""", 0)]
    [InlineData("[1,2]", "[3]", "[3,4]", "[3,4]", 1)]
    public void What_Aura_wrote_is_taken_back_and_nothing_else(
        string before, string written, string now, string expected, int conflicts)
    {
        var (value, found) = ThreeWay.Revert(FieldPath.Parse("spec"),
            JsonNode.Parse(before), JsonNode.Parse(written), JsonNode.Parse(now));

        Assert.Equal(expected, value?.ToJsonString() ?? "null");
        Assert.Equal(conflicts, found.Count);
    }
}
