using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Pods;

/// <summary>VolumeAttachments by the PersistentVolume that they attach.</summary>
internal sealed class Attachments
{
    private readonly ILookup<string, KubeObject> _byVolume;

    private Attachments(Snapshot cluster) => _byVolume = cluster.Of(Kind.VolumeAttachment)
        .Where(a => a.Flag("status.attached")).ToLookup(a => a.Text("spec.source.persistentVolumeName") ?? "");

    public static Attachments Of(Snapshot cluster) => new(cluster);

    public IEnumerable<KubeObject> On(string? volume) => volume is null ? [] : _byVolume[volume];
}
