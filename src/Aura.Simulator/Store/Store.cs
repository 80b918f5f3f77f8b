using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator;

/// <summary>
/// The cluster's objects: what etcd and the generic registry do. Controllers read and write here directly; requests of
/// clients come through <see cref="ApiServer"/>, which admits them first. Objects are immutable: a write replaces the
/// object, a read copies nothing. Every member must be called under <see cref="Gate"/>.
/// </summary>
public sealed partial class Store
{
    private readonly Dictionary<(string Group, string Plural), StoreTable> _tables = [];
    private readonly StoreIndex _byOwner = new(OwnersOf);
    private readonly StoreIndex _podsByNode = new(NodeOf);
    private readonly WatchHistory _history;
    private readonly TimeProvider _clock;
    private readonly Random _random;

    public Store(TimeProvider clock, Lock gate, int seed, int watchHistory)
    {
        _clock = clock;
        _random = new Random(seed);
        _history = new WatchHistory(watchHistory);
        Gate = gate;
    }

    /// <summary>The one lock that guards the simulated world.</summary>
    public Lock Gate { get; }

    /// <summary>The resourceVersion of the newest write.</summary>
    public long Revision { get; private set; } = 1;

    /// <summary>A watch that asks for an older resourceVersion gets 410 Gone.</summary>
    public long OldestResume => _history.OldestResume;

    /// <summary>Called for each write, under the lock, before the write returns. Handlers must not write.</summary>
    public event Action<StoreEvent>? Changed;

    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>The kinds that have or had objects.</summary>
    public IEnumerable<Kind> Kinds => _tables.Values.Select(t => t.Kind);

    public KubeObject? Get(Kind kind, string? ns, string name) => Table(kind)?.Find(ns, name);

    public KubeObject? Get(ObjectRef at) => Get(at.Kind, at.Namespace, at.Name);

    /// <summary>The kind's objects in a namespace (all namespaces where null), ordered by namespace and name.</summary>
    public IReadOnlyList<KubeObject> List(Kind kind, string? ns = null) => Table(kind)?.List(ns) ?? [];

    /// <summary>
    /// The list as it was at a resourceVersion not older than <see cref="OldestResume"/>: today's, with the changes
    /// since
    /// then taken back.
    /// </summary>
    public IReadOnlyList<KubeObject> ListAt(Kind kind, string? ns, long resourceVersion)
    {
        var past = new SortedDictionary<string, KubeObject>(StringComparer.Ordinal);
        foreach (var item in List(kind, ns))
            past[$"{item.Namespace}/{item.Name}"] = item;
        foreach (var change in _history.After(resourceVersion).Reverse())
        {
            if (change.Kind.Plural != kind.Plural || change.Kind.Group != kind.Group)
                continue;
            if (ns is not null && change.New.Namespace != ns)
                continue;
            var key = $"{change.New.Namespace}/{change.New.Name}";
            if (change.Old is null)
                past.Remove(key);
            else
                past[key] = change.Old;
        }
        return [.. past.Values];
    }

    public int Count(Kind kind) => Table(kind)?.Count ?? 0;

    /// <summary>Objects of any kind but Event with an ownerReference to the uid.</summary>
    public IReadOnlyList<KubeObject> OwnedBy(string uid) => _byOwner.Find(uid);

    /// <summary>Objects of one kind with an ownerReference to the uid.</summary>
    public IEnumerable<KubeObject> OwnedBy(string uid, Kind kind) =>
        _byOwner.Find(uid).Where(o => o.Kind.Plural == kind.Plural && o.Kind.Group == kind.Group);

    /// <summary>Pods whose spec.nodeName is the node.</summary>
    public IReadOnlyList<KubeObject> PodsOn(string node) => _podsByNode.Find(node);

    /// <summary>Changes after a resourceVersion that is not older than <see cref="OldestResume"/>.</summary>
    public IEnumerable<StoreEvent> ChangesAfter(long resourceVersion) => _history.After(resourceVersion);

    /// <summary>Forgets the watch history, as a compaction of etcd does: older resourceVersions answer 410.</summary>
    public void Compact() => _history.Forget(Revision);

    /// <summary>A new uid in the form of a random (version 4) UUID, drawn from the seed.</summary>
    public string NewUid()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        bytes[7] = (byte)((bytes[7] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes).ToString();
    }

    /// <summary>The five characters that generateName appends.</summary>
    public string NewNameSuffix()
    {
        const string alphabet = "bcdfghjklmnpqrstvwxz2456789";
        return string.Create(5, _random, static (text, random) =>
        {
            for (var i = 0; i < text.Length; i++)
                text[i] = alphabet[random.Next(alphabet.Length)];
        });
    }

    /// <summary>A time as the API writes it: RFC 3339, UTC, whole seconds.</summary>
    public static string Format(DateTimeOffset time)
    {
        var second = time.UtcTicks / TimeSpan.TicksPerSecond;
        // Much happens within a second; all of it shares one text.
        if (t_formatted.Text is null || t_formatted.Second != second)
            t_formatted = (second, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"));
        return t_formatted.Text;
    }

    [ThreadStatic]
    private static (long Second, string Text) t_formatted;

    private StoreTable? Table(Kind kind) => _tables.GetValueOrDefault((kind.Group, kind.Plural));

    /// <summary>Stores the state under a new resourceVersion; what it shares with the old one stays shared.</summary>
    private KubeObject Commit(ChangeType type, KubeObject? old, KubeObject item)
    {
        var revision = ++Revision;
        var kind = item.Kind;
        var current = item.WithVersion(revision.ToString());
        // There are several Events for each pod, and hardly anybody reads them.
        var kept = kind.Plural == "events" ? current.Pack() : current;
        if (!_tables.TryGetValue((kind.Group, kind.Plural), out var table))
            _tables[(kind.Group, kind.Plural)] = table = new StoreTable(kind);
        if (type == ChangeType.Deleted)
            table.Remove(kept);
        else
            table.Put(kept);
        var indexed = type == ChangeType.Deleted ? null : kept;
        if (ReferenceEquals(kept, current))
            _byOwner.Put(old, indexed);
        if (kind.Plural == "pods" && kind.Group.Length == 0)
            _podsByNode.Put(old, indexed);
        IndexLabels(old, indexed);
        var change = new StoreEvent(type, old, kept, revision);
        _history.Add(change);
        Changed?.Invoke(ReferenceEquals(kept, current) ? change : new StoreEvent(type, old, current, revision));
        return current;
    }

    private static string[] OwnersOf(KubeObject item) =>
        item.At("metadata.ownerReferences") is not JsonArray owners ? []
        : [.. owners.OfType<JsonObject>().Select(o => (string?)o["uid"]).OfType<string>()];

    private static string[] NodeOf(KubeObject pod) =>
        pod.Text("spec.nodeName") is { Length: > 0 } node ? [node] : [];
}
