using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Observability;

/// <summary>A folder of a container that a large file may be written to.</summary>
/// <param name="Room">The most that fits, as far as something bounds it.</param>
/// <param name="InMemory">It counts against the memory limit (emptyDir, medium Memory).</param>
internal sealed record DumpPlace(string Folder, string What, Quantity? Room, bool InMemory = false)
{
    private const string Usual = "/tmp";

    /// <returns>Null where it cannot be found; then why.</returns>
    public static async Task<(DumpPlace? Place, string Why)> OfAsync(
        KubeObject pod, JsonObject container, string? claim, ClusterView cluster)
    {
        var mounts = container["volumeMounts"].Objects()
            .Where(m => (bool?)m["readOnly"] != true).ToList();
        if (claim is not null)
            return await OnClaimAsync(pod, mounts, claim, cluster);
        var limit = Quantity.From(container["resources"]?["limits"]?["ephemeral-storage"]);
        var empty = mounts.Select(m => (Path: (string?)m["mountPath"] ?? "", Volume: Volume(pod, m)))
            .Where(m => m.Volume?["emptyDir"] is not null).ToList();
        var closed = (bool?)container["securityContext"]?["readOnlyRootFilesystem"] == true;
        var chosen = empty.Find(m => m.Path == Usual) is { Volume: not null } tmp ? tmp
            : closed ? empty.FirstOrDefault() : default;
        if (chosen.Volume?["emptyDir"] is not JsonObject directory)
            return closed ? (null, "its root file system is read-only, and no emptyDir is mounted")
                : (new DumpPlace(Usual, "the container's own file system", limit), Usual);
        var memory = (string?)directory["medium"] == "Memory";
        var size = Quantity.From(directory["sizeLimit"]);
        return (new DumpPlace(chosen.Path, $"the emptyDir {chosen.Volume["name"]}",
            memory ? size : Least(size, limit), memory), chosen.Path);
    }

    private static async Task<(DumpPlace?, string)> OnClaimAsync(
        KubeObject pod, List<JsonObject> mounts, string claim, ClusterView cluster)
    {
        var mount = mounts.Find(m => (string?)Volume(pod, m)?["persistentVolumeClaim"]?["claimName"] == claim);
        if (mount is null || (string?)mount["mountPath"] is not { } path)
            return (null, $"the container mounts no claim {claim} that it may write to");
        var found = await cluster.GetAsync(Kind.PersistentVolumeClaim, pod.Namespace, claim);
        return (new DumpPlace(path, $"claim {claim}", Quantity.From(found?.At("status.capacity.storage"))), path);
    }

    private static JsonObject? Volume(KubeObject pod, JsonObject mount) =>
        pod.List("spec.volumes").FirstOrDefault(v => (string?)v["name"] == (string?)mount["name"]);

    private static Quantity? Least(Quantity? a, Quantity? b) => a is null ? b : b is null || a < b ? a : b;
}
