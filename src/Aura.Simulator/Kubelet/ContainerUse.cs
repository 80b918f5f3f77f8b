using Aura.Kubernetes;

namespace Aura.Simulator.Kubelet;

/// <summary>What a running container uses of its node, in bytes, beside what it requests.</summary>
internal sealed record ContainerUse(
    string Name, long Memory, long MemoryRequest, long Disk, long DiskRequest, long? DiskLimit)
{
    public static ContainerUse Of(ControlPlane plane, KubeObject pod, ContainerRun run)
    {
        var used = plane.Behaviour.Usage(pod, run.Spec, run.Env)?.Memory ?? Kubelets.DefaultUse.Memory;
        return new ContainerUse(run.Name, Math.Min(used, run.Spec.MemoryLimit ?? long.MaxValue),
            run.Spec.MemoryRequest ?? 0, plane.Behaviour.DiskUse(pod, run.Spec, run.Env) ?? 0,
            run.Spec.DiskRequest ?? 0, run.Spec.DiskLimit);
    }

    /// <summary>As Kubernetes writes a quantity of bytes: the largest binary unit that leaves no rest.</summary>
    public static string Text(long bytes)
    {
        string[] units = ["", "Ki", "Mi", "Gi", "Ti", "Pi"];
        var unit = 0;
        while (bytes != 0 && bytes % 1024 == 0 && unit < units.Length - 1)
            (bytes, unit) = (bytes / 1024, unit + 1);
        return $"{bytes}{units[unit]}";
    }
}
