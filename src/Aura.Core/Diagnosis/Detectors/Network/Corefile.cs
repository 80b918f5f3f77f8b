using Aura.Diagnosis.Logs;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>What is wrong with CoreDNS' configuration, by its text (coredns.io/manual/configuration).</summary>
public static class Corefile
{
    /// <returns>A clause, or null where it looks right or is not there.</returns>
    public static string? Fault(Snapshot cluster)
    {
        if (cluster.Find(Dependency.DnsConfig) is not { } map)
            return null;
        if (!map.Map("data").TryGetValue("Corefile", out var text))
            return "it has no Corefile";
        var lines = text.Split('\n').Select(l => l.Split('#')[0].Trim()).Where(l => l.Length > 0).ToList();
        var depth = 0;
        foreach (var line in lines)
        {
            depth += line.Count(c => c == '{') - line.Count(c => c == '}');
            if (depth < 0)
                return "a brace is closed that was not opened";
        }
        return depth > 0 ? "a brace is not closed"
            : lines.Exists(l => l.Split(' ', '\t')[0] is "kubernetes" or "k8s_external" or "import") ? null
            : "no plugin answers for the names of the cluster's Services";
    }
}
