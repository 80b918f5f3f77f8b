using System.Text.Json.Nodes;
using Aura.Execution.Fields;
using Aura.Kubernetes;
using Aura.Simulator;

namespace Aura.Tests.Chaos;

/// <summary>A place of one object that somebody changed; values are null where it is absent.</summary>
internal sealed record FieldWrite(
    long Seq, string Actor, ObjectRef Target, string Uid, FieldPath Path, JsonNode? Before, JsonNode? After)
{
    /// <summary>One lies in the other, or they are the same.</summary>
    public bool Overlaps(FieldWrite other) => Uid == other.Uid && Overlap(Path, other.Path);

    public static bool Overlap(FieldPath a, FieldPath b) =>
        a.Segments.Zip(b.Segments).All(pair => pair.First == pair.Second);
}

/// <summary>
/// Who wrote which field of which object, in the order of the store's events: the independent record against which
/// Aura's own journal is held. What the server and the kubelets keep (status, managed fields) is left out.
/// </summary>
internal sealed class Ledger
{
    public const string Aura = "aura";
    public const string Somebody = "somebody";
    private const string Controller = "cluster";

    private static readonly HashSet<string> Uninteresting =
        ["events", "leases", "endpoints", "endpointslices", "replicasets", "controllerrevisions", "pods"];

    private static readonly HashSet<string> NotWritten = ["status", "metadata", "apiVersion", "kind"];

    // Written by the API server itself, like metadata.generation, whoever changes the template.
    private static readonly FieldPath TemplateGeneration =
        FieldPath.Parse("metadata.annotations[deprecated.daemonset.template.generation]");

    private readonly List<FieldWrite> _writes = [];
    private readonly List<(long Seq, ObjectRef Target, string Uid)> _reads = [];
    private long _seq;

    public IReadOnlyList<FieldWrite> Writes => _writes;

    /// <summary>Pods that were told to go by Aura's own request, with the time; once a pod.</summary>
    public List<KubeObject> PodsRemoved { get; } = [];

    /// <summary>Objects (by uid) that Aura itself has created or deleted, pods aside.</summary>
    public List<(ChangeType Type, KubeObject Object)> Lifecycles { get; } = [];

    /// <summary>On whose behalf the API server is at work right now; null: a controller's.</summary>
    public string? Actor { get; set; }

    /// <summary>Aura has asked for the object as it is.</summary>
    public void Read(ObjectRef target, string uid) => _reads.Add((++_seq, target, uid));

    /// <summary>Aura read the object after this.</summary>
    public bool WasReadAfter(FieldWrite write) => _reads.Any(r => r.Uid == write.Uid && r.Seq > write.Seq);

    /// <summary>The latest write that touches the place of this one.</summary>
    public FieldWrite Last(FieldWrite at) => _writes.Last(w => w.Overlaps(at));

    /// <summary>The latest write that touches the place before this one.</summary>
    public FieldWrite? Before(FieldWrite at) => _writes.LastOrDefault(w => w.Seq < at.Seq && w.Overlaps(at));

    public void On(StoreEvent e)
    {
        if (e.Kind.Plural == "pods" && Actor == Aura && e.Old is { IsTerminating: false }
            && (e.Type == ChangeType.Deleted || e.New.IsTerminating))
            PodsRemoved.Add(e.Old);
        if (Uninteresting.Contains(e.Kind.Plural))
            return;
        if (Actor == Aura && (e.Old is null || e.Type == ChangeType.Deleted))
            Lifecycles.Add((e.Type, e.New));
        if (e.Old is not { } old || e.Type == ChangeType.Deleted)
            return;
        var actor = Actor ?? Controller;
        foreach (var difference in Differences(old, e.New).Where(d => !d.Path.Equals(TemplateGeneration)))
            _writes.Add(new FieldWrite(++_seq, actor, e.New.Ref, e.New.Uid!, difference.Path, difference.Before,
                difference.After));
    }

    private static IEnumerable<Difference> Differences(KubeObject old, KubeObject now)
    {
        foreach (var place in old.Members.Concat(now.Members).Select(m => m.Key).Distinct()
            .Where(key => !NotWritten.Contains(key)).Concat(["metadata.labels", "metadata.annotations"]))
            if (old.At(place) is var before && now.At(place) is var after && !ReferenceEquals(before, after))
                foreach (var difference in Difference.Between(FieldPath.Parse(place), before, after))
                    yield return difference;
    }
}
