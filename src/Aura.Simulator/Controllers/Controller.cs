using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Controllers;

/// <summary>
/// One control loop: it looks at each change of the kinds that it asked for, queues the keys concerned, and brings
/// each key's object to the state wanted. Runs as clock events, under the world's lock.
/// </summary>
internal abstract class Controller
{
    private readonly WorkQueue _queue;

    protected Controller(ControlPlane plane)
    {
        Plane = plane;
        Random = plane.NewRandom();
        _queue = new WorkQueue(plane.Clock, Random, Work);
    }

    protected ControlPlane Plane { get; }
    protected Random Random { get; }
    protected Store Store => Plane.Store;
    protected DateTimeOffset Now => Plane.Clock.GetUtcNow();

    /// <summary>The current time as objects carry it.</summary>
    protected string NowText => Store.Format(Now);

    /// <summary>The component that its events name as their source.</summary>
    protected abstract string Component { get; }

    /// <summary>Brings one object to the state wanted; throwing an API error means: try again later.</summary>
    protected abstract void Sync(string ns, string name);

    /// <summary>Calls <paramref name="handler"/> for each change of a kind.</summary>
    protected void On(Kind kind, Action<StoreEvent> handler) => Plane.Subscribe(kind, handler);

    /// <summary>Queues the changed object itself.</summary>
    protected void Own(Kind kind) => On(kind, change => Enqueue(change.New));

    protected void Enqueue(KubeObject item) => Enqueue(item.Namespace, item.Name);

    protected void Enqueue(string? ns, string name) => _queue.Add(new WorkKey(ns ?? "", name));

    protected void EnqueueAfter(KubeObject item, TimeSpan delay) =>
        _queue.Add(new WorkKey(item.Namespace ?? "", item.Name), delay > TimeSpan.Zero ? delay : TimeSpan.Zero);

    /// <summary>Queues the item's controller, if it is of the kind.</summary>
    protected void EnqueueController(KubeObject item, Kind kind)
    {
        if (item.Controller is { } owner && (string?)owner["kind"] == kind.Name && (string?)owner["name"] is { } name)
            Enqueue(item.Namespace, name);
    }

    protected void Event(KubeObject regarding, string type, string reason, string message) =>
        Plane.Events.Record(regarding, type, reason, message, Component);

    private void Work(WorkKey key)
    {
        try
        {
            Sync(key.Namespace, key.Name);
            _queue.Forget(key);
        }
        catch (ApiStatusException)
        {
            _queue.Retry(key);
        }
    }
}
