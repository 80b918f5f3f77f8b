using System.Globalization;
using Aura.Execution.Witnesses;
using Aura.Kubernetes;

namespace Aura.Twin.Rehearsing;

/// <summary>Readiness of workloads and Services, as news of them comes in.</summary>
internal sealed class Tracks(IReadOnlySet<ObjectRef> concerned, Action<string> told)
{
    private const string ServiceName = "kubernetes.io/service-name";
    private readonly Dictionary<ObjectRef, Track> _workloads = [];
    private readonly Dictionary<ObjectRef, Track> _services = [];
    private readonly Dictionary<ObjectRef, KubeObject> _slices = [];
    private readonly Dictionary<ObjectRef, KubeObject> _last = [];

    public IReadOnlyDictionary<ObjectRef, Track> Workloads => _workloads;

    public IReadOnlyDictionary<ObjectRef, Track> Services => _services;

    /// <summary>The workload as it was seen last; null where there is none (any more).</summary>
    public KubeObject? Last(ObjectRef workload) => _last.GetValueOrDefault(workload);

    public void Take(double seconds, WatchEvent happened)
    {
        if (happened.Object is not { } o)
            return;
        if (o.Kind == Kind.EndpointSlice)
            TakeSlice(seconds, o, happened.Type == WatchEventType.Deleted);
        else
            TakeWorkload(seconds, o, happened.Type == WatchEventType.Deleted);
    }

    /// <summary>The workload that a pod of this name belongs to, by its name alone.</summary>
    public ObjectRef? WorkloadOf(string? ns, string pod) => _workloads.Keys
        .Where(w => w.Namespace == ns && pod.StartsWith(w.Name + "-", StringComparison.Ordinal))
        .OrderByDescending(w => w.Name.Length).ThenBy(w => w.Kind.Name, StringComparer.Ordinal).FirstOrDefault();

    private void TakeWorkload(double seconds, KubeObject o, bool gone)
    {
        if (gone)
            _last.Remove(o.Ref);
        else
            _last[o.Ref] = o;
        var (ready, wanted) = gone ? (0, 0)
            : (Execution.Witnesses.Workloads.Ready(o), Execution.Witnesses.Workloads.Desired(o));
        if (!_workloads.TryGetValue(o.Ref, out var track))
            _workloads[o.Ref] = track = new Track();
        var first = track.Points.Count == 0;
        if (track.Set(seconds, ready, wanted) && (!first || seconds > 0) && concerned.Contains(o.Ref))
            told(gone ? $"{o.Ref} is gone"
                : string.Create(CultureInfo.InvariantCulture, $"{o.Ref}: {ready} of {wanted} ready"));
    }

    private void TakeSlice(double seconds, KubeObject slice, bool gone)
    {
        if (slice.Label(ServiceName) is not { } name)
            return;
        if (gone)
            _slices.Remove(slice.Ref);
        else
            _slices[slice.Ref] = slice;
        var service = new ObjectRef(Kind.Service, slice.Namespace, name);
        var ready = ServiceEndpoints.Ready(_slices.Values
            .Where(s => s.Namespace == slice.Namespace && s.Label(ServiceName) == name));
        if (!_services.TryGetValue(service, out var track))
            _services[service] = track = new Track();
        var before = track.Ready;
        var first = track.Points.Count == 0;
        track.Set(seconds, ready, 1);
        if (!first && (before == 0) != (ready == 0))
            told(ready == 0 ? $"{service} has no ready endpoint any more" : $"{service} has a ready endpoint again");
    }
}
