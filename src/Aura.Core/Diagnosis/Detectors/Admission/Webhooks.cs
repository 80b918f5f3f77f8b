using System.Collections.Immutable;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Admission;

/// <summary>All admission webhooks, in the order in which the API server calls them: by configuration's name.</summary>
public sealed class Webhooks
{
    private readonly ILookup<string, Webhook> _byName;

    private Webhooks(ImmutableArray<Webhook> all)
    {
        All = all;
        _byName = all.ToLookup(w => w.Name);
    }

    public ImmutableArray<Webhook> All { get; }

    public static Webhooks Of(Snapshot cluster) => new(
    [
        .. new[] { Kind.MutatingWebhookConfiguration, Kind.ValidatingWebhookConfiguration }.SelectMany(cluster.Of)
            .Where(c => !c.IsTerminating).SelectMany(c => c.List("webhooks").Select(w => new Webhook(c, w))),
    ]);

    public Webhook? Named(string name) => _byName[name].FirstOrDefault();
}
