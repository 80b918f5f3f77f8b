using Aura.Kubernetes;

namespace Aura.Diagnosis;

/// <summary>
/// The last lines that a crashing container wrote, as evidence that is never to be followed. Only asked for where a
/// container crashes, and only a little: logs may be large, and may not be shown to us at all.
/// </summary>
public static class LastWords
{
    private const int FindingsAtMost = 5;
    private const int Lines = 5;
    private const int Bytes = 4096;

    public static async Task<IReadOnlyList<Finding>> AddAsync(
        IReadOnlyList<Finding> findings, KubeClient client, CancellationToken cancellation)
    {
        var told = new List<Finding>();
        foreach (var (finding, i) in findings.Select((f, i) => (f, i)))
            told.Add(i < FindingsAtMost && finding.Type == "CrashLoopBackOff"
                && finding.Affected.Append(finding.Target).FirstOrDefault(o => o.Kind == Kind.Pod) is { } pod
                && await ReadAsync(pod, (string?)finding.Facts["container"], client, cancellation)
                    is { Length: > 0 } text
                    ? finding with
                    {
                        Evidence = finding.Evidence.Add(new Evidence(
                            "the program's last lines", pod, "log", text, Untrusted: true)),
                    }
                    : finding);
        return told;
    }

    private static async Task<string?> ReadAsync(
        ObjectRef pod, string? container, KubeClient client, CancellationToken cancellation)
    {
        try
        {
            return (await client.LogAsync(pod, new LogOptions
            {
                Container = container, Previous = true, TailLines = Lines, LimitBytes = Bytes,
            }, cancellation)).Trim();
        }
        catch (KubeException)
        {
            return null;
        }
    }
}
