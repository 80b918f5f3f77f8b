using System.Diagnostics;

namespace Aura.State;

/// <summary>
/// Names a process so that another one on the same machine can tell that it has died, without waiting for its leases
/// to run out. On another machine (or in another container, or after the machine was started anew) nothing can be told,
/// and the lease must run out.
/// </summary>
public static class ProcessIdentity
{
    private static readonly string Place = $"{Environment.MachineName}/{Boot()}/{PidNamespace()}";
    private static int _count;

    /// <summary>A name for one holder in this process: place|pid|start|number.</summary>
    public static string New() =>
        $"{Place}|{Environment.ProcessId}|{Start(Environment.ProcessId)}|{Interlocked.Increment(ref _count)}";

    /// <summary>True only where it is certain.</summary>
    public static bool IsDead(string identity) =>
        identity.Split('|') is [var place, var pid, var start, _] && place == Place && int.TryParse(pid, out var id)
        && Start(id) != start;

    /// <summary>Tells a process from a later one with the same number; empty where there is no such process.</summary>
    private static string Start(int pid)
    {
        try
        {
            if (OperatingSystem.IsLinux())
                // After the name in parentheses, which may hold anything, the 20th field is the start in clock ticks.
                return File.ReadAllText($"/proc/{pid}/stat").Split(')')[^1].Split(' ')[20];
            using var process = Process.GetProcessById(pid);
            return process.HasExited ? "" : "running";
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IOException)
        {
            return "";
        }
    }

    // Two machines may have one name, and their first namespaces have the same number everywhere.
    private static string Boot() => OperatingSystem.IsLinux() && File.Exists("/proc/sys/kernel/random/boot_id")
        ? File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim() : "";

    private static string PidNamespace() =>
        OperatingSystem.IsLinux() ? new FileInfo("/proc/self/ns/pid").LinkTarget ?? "" : "";
}
