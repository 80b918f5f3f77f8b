using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Aura.Execution.Checks;
using Aura.Mcp.Serving;
using Aura.Tests.Mcp;

namespace Aura.Tests.Trust;

/// <summary>Each check refuses what it is there for when a client calls a tool, and says why and what to do.</summary>
public sealed class RefusalTests
{
    public static TheoryData<int, string> Cases
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach (var (i, refusal) in Refusals.All.Index())
                data.Add(i, $"{refusal.Check}: {refusal.Says}");
            return data;
        }
    }

    public static TheoryData<string> Checks => [.. typeof(ISafetyCheck).Assembly.GetTypes()
        .Where(t => t.IsClass && t.IsAssignableTo(typeof(ISafetyCheck)))
        .Select(t => ((ISafetyCheck)RuntimeHelpers.GetUninitializedObject(t)).Name)];

    [Theory]
    [MemberData(nameof(Checks))]
    public void EveryCheckHasACallThatItRefuses(string check) =>
        Assert.True(Refusals.All.Any(r => r.Check == check), $"add a call to Refusals that the check {check} refuses");

    [Fact]
    public void TheChecksOfEveryPlanAreAmongThem() => Assert.Subset(
        Refusals.All.Select(r => r.Check).ToHashSet(), SafetyChecks.All.Select(c => c.Name).ToHashSet());

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task TheAnswerNamesTheFailedCheckWithAHintAndNothingIsWritten(int number, string check)
    {
        var refusal = Refusals.All[number];
        using var cluster = new SmallCluster($"{SmallCluster.Cart}\n{refusal.Objects}", refusal.Fault);
        if (refusal.Frozen)
            cluster.Freeze();
        var workspace = new Workspace(refusal.ToOptions(), cluster.Connect(refusal.User, refusal.Others))
        {
            Catalog = refusal.ToCatalog(),
        };
        await using (var session = await TestSession.StartAsync(workspace))
        {
            foreach (var (tool, args) in refusal.Earlier)
                await session.CallAsync(tool, (JsonObject)JsonNode.Parse(args)!);
            refusal.Given(cluster);
            var writes = cluster.Writes;

            var raw = await session.CallRawAsync(refusal.Tool, (JsonObject)JsonNode.Parse(refusal.Args)!);

            var answer = JsonNode.Parse(raw.StructuredContent!.Value.GetRawText())!;
            Assert.True(raw.IsError, TestSession.Text(raw));
            Assert.Equal("refused", (string?)answer["status"]);
            var failed = Assert.Single(answer["checks"]!.AsArray(), c => !(bool)c!["passed"]!)!;
            Assert.True(refusal.Says == (string?)failed["name"], $"{check}: {failed}");
            Assert.NotEmpty((string?)failed["why"] ?? "");
            Assert.Contains(refusal.Hint, (string?)failed["hint"]);
            Assert.Contains($"✗ {failed["name"]}: ", TestSession.Text(raw));
            Assert.Equal(writes, cluster.Writes);
            cluster.Resume();
        }
    }
}
