using Aura.State;
using Aura.Tests.Mcp;

namespace Aura.Tests.Execution;

/// <summary>
/// The real thing: the process is killed as by <c>kill -9</c>, and another one takes up what it left.
/// </summary>
public sealed class CrashTests
{
    [FactNeeding("kubectl")]
    public async Task A_killed_process_leaves_nothing_half_done_and_nothing_is_done_twice()
    {
        await using var sim = await SimServer.StartAsync("image-not-found");
        foreach (var point in new[] { "before-intent", "after-intent", "after-request", "after-response",
            "before-verify" })
        {
            Assert.Equal(137, (await CallAsync(sim, "node_cordon", """{"node": "node-0"}""", point)).Code);

            var recovered = await AuraProcess.AuraAsync(["serve", .. sim.Options]);

            Assert.True(recovered.Code == 0, recovered.Error);
            var execution = Newest(sim);
            Assert.True("succeeded" == execution.Status, $"{point}: {execution}");
            Assert.Equal("true", await UnschedulableAsync(sim));
            await UndoAsync(sim, execution.Id, point == "before-verify" ? "during-undo" : null);
            Assert.Equal("", await UnschedulableAsync(sim));
        }
    }

    private static ExecutionRecord Newest(Sim sim)
    {
        using var store = AuraStore.Open(sim.Store);
        return store.Journal.List("aura-simulator", 1).Single();
    }

    private static async Task UndoAsync(Sim sim, string execution, string? crashAt)
    {
        var undo = await CallAsync(sim, "undo", $$"""{"executionId": "{{execution}}"}""", crashAt);
        Assert.True(undo.Code == (crashAt is null ? 0 : 137), undo.Output + undo.Error);
        if (crashAt is not null)
            Assert.Equal(0, (await AuraProcess.AuraAsync(["serve", .. sim.Options])).Code);
    }

    private static Task<AuraProcess.Outcome> CallAsync(Sim sim, string tool, string args,
        string? crashAt = null) =>
        AuraProcess.RunAsync("dotnet",
            [AuraProcess.Program, "call", tool, "--args", args, "--auto-approve", "high", .. sim.Options],
            crashAt is null ? null : new Dictionary<string, string> { ["AURA_CRASH_AT"] = crashAt });

    private static Task<string> UnschedulableAsync(Sim sim) =>
        sim.KubectlAsync("get", "node", "node-0", "-o", "jsonpath={.spec.unschedulable}");
}
