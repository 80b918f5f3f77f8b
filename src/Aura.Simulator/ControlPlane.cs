using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;
using Aura.Simulator.Behaviour;
using Aura.Simulator.Controllers;

namespace Aura.Simulator;

/// <summary>
/// What the controllers, the scheduler and the kubelets share: the store they read and write, virtual time, events,
/// and the way to create an object as an API client would (with admission).
/// </summary>
internal sealed partial class ControlPlane
{
    private readonly Dictionary<(string Group, string Plural), List<Action<StoreEvent>>> _subscribers = [];
    private readonly List<Action<StoreEvent>> _observers = [];
    private readonly ApiServer _api;
    private readonly Random _seeds;
    private static readonly UserInfo s_user = new("system:kube-controller-manager",
        [UserInfo.Masters, UserInfo.Authenticated]);

    public ControlPlane(ApiServer api, SimulatorOptions options)
    {
        _api = api;
        Options = options;
        _seeds = new Random(unchecked(options.Seed * 31 + 17));
        Events = new EventRecorder(Store, Clock, NewRandom());
        Orphans = new Orphans(this, Kind.Pod);
        OrphanReplicaSets = new Orphans(this, Kind.ReplicaSet);
        Behaviour = new BehaviourBook(Store);
        PodRandom = NewRandom();
        Store.Changed += Dispatch;
    }

    public SimulatorOptions Options { get; }
    public Store Store => _api.Store;
    public SimulatedClock Clock => _api.Clock;
    public EventRecorder Events { get; }

    /// <summary>How containers behave.</summary>
    public BehaviourBook Behaviour { get; }

    /// <summary>What is known by name only.</summary>
    public Outsiders Outside { get; } = new();

    /// <summary>What kubelets draw their small delays from.</summary>
    public Random PodRandom { get; }

    /// <summary>Pods without a controller, by namespace: what a workload might adopt.</summary>
    public Orphans Orphans { get; }

    /// <summary>ReplicaSets without a controller: what a Deployment might adopt.</summary>
    public Orphans OrphanReplicaSets { get; }

    /// <summary>A stream of random numbers of its own, so that one component's draws do not move another's.</summary>
    public Random NewRandom() => new(_seeds.Next());

    /// <summary>Creates an object as a client would: defaulted, validated and admitted.</summary>
    /// <exception cref="ApiStatusException">Admission refuses, or the name is taken.</exception>
    public KubeObject Create(KubeObject item)
    {
        var json = item.ToJson();
        var name = item.Name.Length > 0 ? item.Name : item.Text("metadata.generateName") + Store.NewNameSuffix();
        ((JsonObject)json["metadata"]!)["name"] = name;
        if (item.Namespace is { } ns && Store.Get(Kind.Namespace, null, ns) is not { IsTerminating: false })
            throw ApiStatusException.Forbidden(item.Kind, name,
                $"unable to create new content in namespace {ns} because it is being terminated");
        if (_api.Admission is { } admission
            && _api.Kinds.Find(item.Kind.Group, item.Kind.Version, item.Kind.Plural) is { } resource)
            json = admission.Admit(new AdmissionRequest
            {
                Operation = Operation.Create,
                Resource = resource,
                Namespace = item.Namespace,
                Name = name,
                New = json,
                User = s_user,
                Warnings = new List<string>(),
            }) ?? json;
        return Store.Create(item.Kind, json);
    }

    public void Subscribe(Kind kind, Action<StoreEvent> handler)
    {
        if (!_subscribers.TryGetValue((kind.Group, kind.Plural), out var handlers))
            _subscribers[(kind.Group, kind.Plural)] = handlers = [];
        handlers.Add(handler);
    }

    /// <summary>Subscribes to the changes of every kind.</summary>
    public void SubscribeAll(Action<StoreEvent> handler) => _observers.Add(handler);

    private void Dispatch(StoreEvent change)
    {
        if (_subscribers.TryGetValue((change.Kind.Group, change.Kind.Plural), out var handlers))
            foreach (var handler in handlers)
                handler(change);
        foreach (var observer in _observers)
            observer(change);
    }
}
