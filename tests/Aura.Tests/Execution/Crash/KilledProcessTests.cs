using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator;
using Aura.Simulator.Http;
using Aura.State;
using Aura.Tests.Mcp;

namespace Aura.Tests.Execution.Crash;

/// <summary>
/// The crash matrix with real processes: each kind of step is killed as by <c>kill -9</c> at two points or more, each
/// point is met by several kinds, and one more process finishes what all of them have left.
/// </summary>
public sealed class KilledProcessTests : IAsyncLifetime
{
    private static readonly string[] Forward =
        ["before-intent", "after-intent", "after-request", "after-response", "before-verify"];

    private readonly SimulatedCluster _cluster = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aura-killed-");
    private readonly List<IDisposable> _open = [];
    private SimulatorServer _server = null!;
    private Stage _stage = null!;

    private string Store => Path.Combine(_folder.FullName, "aura.db");

    public async Task InitializeAsync()
    {
        _server = await SimulatorServer.StartAsync(_cluster);
        _open.Add(_cluster.StartRealTime(speed: 20));
        _stage = new Stage(new KubeClient(_cluster.CreateHttpClient(), TimeProvider.System), _folder.FullName);
        _open.Add(_stage.Client);
        Directory.CreateDirectory(_stage.Archives);
        AuraStore.Open(Store).Dispose();
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _open.ForEach(o => o.Dispose());
        _cluster.Dispose();
        _folder.Delete(recursive: true);
    }

    private sealed record Kill(StepKind Kind, string Point, bool Undo)
    {
        public string Cell => Kind.Cell(Point);
    }

    [Fact]
    public async Task Killed_processes_leave_nothing_half_done_twice_done_or_lost()
    {
        var kills = Kills().ToList();
        foreach (var kill in kills)
            await kill.Kind.SetUp(_stage, kill.Cell);
        await UntilPodsRunAsync();
        await Parallel.ForEachAsync(kills, new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (kill, _) =>
        {
            var ended = await HostAsync(kill.Undo ? "undo" : "run", kill.Kind.Name, kill.Cell, kill.Point);
            Assert.True(ended.Code == 137, $"{kill.Cell}: code {ended.Code} {ended.Error}");
        });

        var recovered = await HostAsync("recover");

        Assert.True(recovered.Code == 0, recovered.Error);
        var executions = JsonNode.Parse(recovered.Output)!.AsArray();
        foreach (var kill in kills)
            await JudgeAsync(kill, executions);
        using var store = AuraStore.Open(Store);
        Assert.Null(store.Audit.FirstBroken());
    }

    // Two forward points for each kind, shifted so that every point meets several kinds, and the way back.
    private static IEnumerable<Kill> Kills()
    {
        for (var i = 0; i < StepKinds.All.Count; i++)
        {
            var kind = StepKinds.All[i];
            var points = kind.Verifies ? Forward : Forward[..^1];
            yield return new Kill(kind, points[i % points.Length], false);
            yield return new Kill(kind, points[(i + 2) % points.Length], false);
            if (kind.IsUndone is not null)
                yield return new Kill(kind, "during-undo", true);
        }
    }

    private async Task JudgeAsync(Kill kill, JsonArray executions)
    {
        var prefix = kill.Undo ? "undo test.probe" : "test.probe";
        var execution = executions.Single(e => (string?)e!["title"] == $"{prefix} {kill.Cell}")!;
        var told = kill.Kind.AtMostOnce && kill.Point is ("after-intent" or "after-request");
        var expected = told && kill.Kind.Verifies ? "RollbackFailed" : "Succeeded";
        Assert.True(expected == (string?)execution["status"], $"{kill.Cell}: {execution.ToJsonString()}");
        var calls = _stage.Calls(kill.Cell);
        if (told)
            Assert.Equal(kill.Point == "after-intent" ? 0 : 1, calls);
        else if (kill.Kind.Calls && !kill.Kind.MayRepeat)
            Assert.True(calls == (kill.Undo ? 2 : 1), $"{kill.Cell}: {calls} calls");
        if (!told)
            Assert.True(await (kill.Undo ? kill.Kind.IsUndone! : kill.Kind.IsDone)(_stage, kill.Cell),
                $"{kill.Cell}: not as it should be");
    }

    private async Task UntilPodsRunAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (var _ in _stage.Client.WatchAsync(Kind.Pod, "default", cancel: patience.Token))
        {
            var pods = (await _stage.Client.ListAsync(Kind.Pod, "default")).Items;
            if (pods.All(p => p.At("status.containerStatuses[name=main].state.running") is not null))
                return;
        }
    }

    private Task<AuraProcess.Outcome> HostAsync(params string[] args)
    {
        var place = new CrashHost.Place(_server.Address.ToString(), _server.Token, Store, _folder.FullName);
        return AuraProcess.RunAsync("dotnet", [typeof(CrashHost).Assembly.Location, .. args],
            new Dictionary<string, string>
            {
                [CrashHost.Variable] = JsonSerializer.Serialize(place),
                ["DOTNET_TieredPGO"] = "0",
            });
    }
}
