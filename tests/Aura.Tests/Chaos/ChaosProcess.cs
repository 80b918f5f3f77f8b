using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.State;

namespace Aura.Tests.Chaos;

/// <summary>
/// A process of Aura: its own clock, connection and handle on the store. Killed, it does nothing any more, wherever it
/// was; suspended, it later goes on from there and must notice what others did meanwhile.
/// </summary>
internal sealed class ChaosProcess : ICrashPoints, INotifier, IDisposable
{
    private readonly ChaosWorld _world;
    private readonly KubeClient _client;
    private readonly TaskCompletionSource _gone = new();

    public ChaosProcess(ChaosWorld world, string name)
    {
        (_world, Name) = (world, name);
        Clock = new ProcessClock(world.Cluster.Clock, () => world.Jumped);
        _client = new KubeClient(new HttpClient(new ChaosHandler(world, this, world.Cluster.CreateHandler()))
        {
            BaseAddress = new Uri("http://simulator.local/"),
            Timeout = Timeout.InfiniteTimeSpan,
        }, Clock);
        Store = AuraStore.Open(world.StorePath, Clock);
        Pipeline = new Pipeline(new PipelineServices
        {
            Client = _client,
            Store = Store,
            Catalog = ChaosWorld.Catalog,
            ClusterName = ChaosWorld.ClusterName,
            Policy = world.Policy,
            Time = Clock,
            CrashPoints = this,
            Notifiers = [this],
            AnswerWithin = world.AnswerWithin,
        });
        world.Trace.Add($"{name} starts");
    }

    public string Name { get; }
    public ProcessClock Clock { get; }
    public AuraStore Store { get; }
    public Pipeline Pipeline { get; }

    /// <summary>Completes when it is killed, or suspended for so long that it is given up.</summary>
    public Task Gone => _gone.Task;

    string INotifier.Name => "on-call";

    public void Kill()
    {
        if (Clock.Dead)
            return;
        _world.Trace.Add($"{Name} is killed");
        _world.Uncertain = true;
        Clock.Kill();
        // What its last call stack may still try to write must not reach the disk.
        Store.Dispose();
        _gone.TrySetResult();
    }

    /// <summary>It stops for a time, as a laptop that sleeps does; others take it for dead.</summary>
    public void Suspend(TimeSpan duration)
    {
        if (Clock.Dead)
            return;
        _world.Uncertain = true;
        _world.Trace.Add($"{Name} is suspended for {duration.TotalSeconds:0} s");
        Clock.Suspend();
        _world.Cluster.Clock.Wake(duration, () =>
        {
            _world.Trace.Add($"{Name} goes on");
            Clock.Resume();
        });
        _gone.TrySetResult();
    }

    public async Task ReachAsync(CrashPoint point)
    {
        _world.Trace.Add($"{Name} journal: {point}");
        _world.Count(On.CrashPoint);
        await Clock.GoesOn;
    }

    public Task SendAsync(JsonObject message, CancellationToken cancel)
    {
        _world.MessagesSent++;
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        Clock.Kill();
        Pipeline.Dispose();
        Store.Dispose();
        _client.Dispose();
    }
}
