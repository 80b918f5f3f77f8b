using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Metrics;

namespace Aura.Diagnosis.Snapshots;

/// <summary>The objects that diagnosis looks at, as of one moment, indexed by how they hang together.</summary>
public sealed class Snapshot
{
    private readonly Dictionary<ObjectRef, KubeObject> _byRef;
    private readonly Dictionary<string, KubeObject> _byUid;
    private readonly ILookup<Kind, KubeObject> _byKind;
    private readonly ILookup<string, KubeObject> _ownedBy;
    private readonly ILookup<ObjectRef, KubeObject> _podsOf;
    private readonly ILookup<string, KubeObject> _podsOn;
    private readonly ILookup<(string?, string), KubeObject> _slices;
    private readonly ILookup<(string?, string), KubeObject> _byLabel;
    private readonly ILookup<string?, KubeObject> _podsIn;
    private readonly ILookup<(string, string?, string), KubeObject> _events;
    private readonly Lazy<ILookup<ObjectRef, KubeObject>> _servicesOf;
    private readonly ConcurrentDictionary<Type, Lazy<object>> _derived = [];
    private readonly string? _within;

    /// <param name="within">The one namespace whose objects were read; null: all.</param>
    public Snapshot(
        IEnumerable<KubeObject> objects, DateTimeOffset now, IReadOnlyDictionary<Kind, string>? unread = null,
        string? within = null)
    {
        Now = now;
        _within = within;
        Unread = unread ?? ImmutableDictionary<Kind, string>.Empty;
        (_byRef, _byUid) = ([], []);
        foreach (var o in objects)
        {
            _byRef[o.Ref] = o;
            if (o.Uid is { } uid)
                _byUid[uid] = o;
        }
        _byKind = _byRef.Values.OrderBy(o => o.Namespace, StringComparer.Ordinal)
            .ThenBy(o => o.Name, StringComparer.Ordinal).ToLookup(o => o.Kind);
        _ownedBy = _byRef.Values.Where(o => o.Controller is not null).ToLookup(o => $"{o.Controller!["uid"]}");
        _podsOf = Pods.ToLookup(p => WorkloadOf(p).Ref);
        _podsOn = Pods.Where(p => p.Text("spec.nodeName") is not null).ToLookup(p => p.Text("spec.nodeName")!);
        _slices = Of(Kind.EndpointSlice).ToLookup(s => (s.Namespace, s.Label("kubernetes.io/service-name") ?? ""));
        _podsIn = Pods.ToLookup(p => p.Namespace);
        _byLabel = Pods.SelectMany(p => p.Labels.Select(l => (p, l)))
            .ToLookup(x => (x.p.Namespace, $"{x.l.Key}={x.l.Value}"), x => x.p);
        _events = Of(Kind.CoreEvent).ToLookup(e => (e.Text("involvedObject.kind") ?? "",
            e.Text("involvedObject.namespace"), e.Text("involvedObject.name") ?? ""));
        _servicesOf = new(() => Of(Kind.Service).SelectMany(s => PodsOf(s).Select(p => (p, s)))
            .ToLookup(x => x.p.Ref, x => x.s));
    }

    // The same objects by the same indexes; what was worked out may depend on what is added, so it is worked out anew.
    private Snapshot(Snapshot same)
    {
        (Now, _within, Unread, Logs, Secrets, Usage) =
            (same.Now, same._within, same.Unread, same.Logs, same.Secrets, same.Usage);
        (_byRef, _byUid, _byKind, _ownedBy) = (same._byRef, same._byUid, same._byKind, same._ownedBy);
        (_podsOf, _podsOn, _podsIn, _byLabel) = (same._podsOf, same._podsOn, same._podsIn, same._byLabel);
        (_slices, _events, _servicesOf) = (same._slices, same._events, same._servicesOf);
    }

    public DateTimeOffset Now { get; }

    /// <summary>Kinds that the server lacks or forbids, with its words.</summary>
    public IReadOnlyDictionary<Kind, string> Unread { get; private init; }

    /// <summary>The last lines of containers that crash, where they were read.</summary>
    public ContainerLogs Logs { get; private init; } = ContainerLogs.None;

    /// <summary>The few Secrets that were looked up by name, without their values.</summary>
    public NamedSecrets Secrets { get; private init; } = NamedSecrets.None;

    /// <summary>What workloads used and how full volumes are, where something measures it.</summary>
    public UsageSurvey Usage { get; private init; } = UsageSurvey.None;

    public int Count => _byRef.Count;
    public IEnumerable<KubeObject> Pods => _byKind[Kind.Pod];
    public IEnumerable<KubeObject> Nodes => _byKind[Kind.Node];

    public IEnumerable<Kind> Kinds => _byKind.Select(g => g.Key).Where(k => k != Kind.CoreEvent);

    /// <summary>By namespace and name.</summary>
    public IEnumerable<KubeObject> Of(Kind kind) => _byKind[kind];

    public KubeObject? Find(ObjectRef target) => _byRef.GetValueOrDefault(target);

    /// <summary>
    /// All objects of the kind in the namespace were read, so that one which is not here does not exist.
    /// </summary>
    public bool Covers(Kind kind, string? ns) => !Unread.ContainsKey(kind)
        && (_within is null || ns is null || ns == _within || SnapshotKinds.IsWide(kind));

    /// <summary>Pods that ought to run: not ended, not on their way out.</summary>
    public IEnumerable<KubeObject> LivePods =>
        Pods.Where(p => p.Text("status.phase") is not ("Succeeded" or "Failed") && !p.IsTerminating);

    /// <summary>The topmost controller that is in the snapshot; the pod itself where there is none.</summary>
    public KubeObject WorkloadOf(KubeObject pod)
    {
        var at = pod;
        while (at.Controller is { } owner && _byUid.TryGetValue($"{owner["uid"]}", out var above)
               && above.Kind != Kind.Node)
            at = above;
        return at;
    }

    /// <summary>The direct controller, where it is in the snapshot.</summary>
    public KubeObject? ControllerOf(KubeObject o) =>
        o.Controller is { } owner ? _byUid.GetValueOrDefault($"{owner["uid"]}") : null;

    /// <summary>All pods of a workload, or those that a Service selects.</summary>
    public IEnumerable<KubeObject> PodsOf(KubeObject o) => o.Kind == Kind.Service ? Selected(o) : _podsOf[o.Ref];

    public IEnumerable<KubeObject> PodsOn(string node) => _podsOn[node];

    /// <summary>The ReplicaSets of a Deployment, newest revision first.</summary>
    public IEnumerable<KubeObject> Revisions(KubeObject deployment) =>
        _ownedBy[deployment.Uid ?? ""].Where(o => o.Kind == Kind.ReplicaSet).OrderByDescending(Revision);

    public static long Revision(KubeObject o) =>
        long.TryParse(o.Annotation("deployment.kubernetes.io/revision"), out var n) ? n : 0;

    public IEnumerable<KubeObject> ServicesOf(KubeObject pod) => _servicesOf.Value[pod.Ref];

    public IEnumerable<KubeObject> SlicesOf(KubeObject service) => _slices[(service.Namespace, service.Name)];

    /// <summary>Newest first.</summary>
    public IEnumerable<KubeObject> EventsOf(KubeObject o) =>
        _events[(o.Kind.Name, o.Namespace, o.Name)].OrderByDescending(EventTime);

    public static DateTimeOffset EventTime(KubeObject e) =>
        e.Time("lastTimestamp") ?? e.Time("series.lastObservedTime") ?? e.Time("eventTime")
        ?? e.Time("metadata.creationTimestamp") ?? DateTimeOffset.MinValue;

    /// <summary>The same objects, with what containers wrote.</summary>
    public Snapshot With(ContainerLogs logs) => new(this) { Logs = logs };

    /// <summary>The same objects, with what is known of the Secrets that they name.</summary>
    public Snapshot With(NamedSecrets secrets) => secrets == NamedSecrets.None ? this : new(this)
    {
        Secrets = secrets,
        Unread = secrets.Refused is not { } words ? Unread
            : Unread.ToImmutableDictionary().SetItem(Kind.Secret, words),
    };

    /// <summary>The same objects, with what was measured of them.</summary>
    public Snapshot With(UsageSurvey usage) => usage == UsageSurvey.None ? this : new(this) { Usage = usage };

    /// <summary>Something worked out from the whole snapshot, once, for all who ask.</summary>
    public T Derived<T>(Func<Snapshot, T> make)
        where T : class =>
        (T)_derived.GetOrAdd(typeof(T), _ => new Lazy<object>(() => make(this))).Value;

    /// <summary>How long ago it was made; without a time, as long as can be.</summary>
    public TimeSpan AgeOf(KubeObject o) => Now - (o.Time("metadata.creationTimestamp") ?? DateTimeOffset.MinValue);

    /// <summary>The pods of a namespace that a selector picks.</summary>
    public IEnumerable<KubeObject> PodsIn(string? ns, Selector selector)
    {
        var candidates = selector.Requirements
            .Where(r => r is { Operator: SelectorOperator.In, Values.Count: 1 })
            .Select(r => _byLabel[(ns, $"{r.Key}={r.Values[0]}")]).MinBy(c => c.Count()) ?? _podsIn[ns];
        return candidates.Where(selector.Matches);
    }

    private IEnumerable<KubeObject> Selected(KubeObject service) =>
        PodsIn(service.Namespace, Selector.FromMap(service.At("spec.selector")));
}
