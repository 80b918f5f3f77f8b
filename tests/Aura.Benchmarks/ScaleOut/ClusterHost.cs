using System.Diagnostics;
using System.Globalization;
using Aura.Tests.Soak;

namespace Aura.Benchmarks.ScaleOut;

/// <summary>Simulated clusters in a process of their own, so that what they cost is not taken for Aura's.</summary>
internal sealed class ClusterHost : IDisposable
{
    /// <summary>The argument that makes this program be one.</summary>
    public const string Word = "--host-clusters";

    private readonly Process _process;

    private ClusterHost(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Starts it and waits until all clusters answer.</summary>
    /// <param name="kubeconfig">Gets a context for each: c-0, c-1 and so on.</param>
    public static ClusterHost Start(int clusters, int apps, string kubeconfig)
    {
        var process = Command.Start("scale-out", Word, kubeconfig, clusters.ToString(CultureInfo.InvariantCulture),
            apps.ToString(CultureInfo.InvariantCulture), $"{Environment.ProcessId}");
        if (process.StandardOutput.ReadLine() is null)
            throw new InvalidOperationException("the simulated clusters did not start");
        return new ClusterHost(process);
    }

    /// <summary>What the process does, until the one that started it has gone.</summary>
    public static async Task<int> RunAsync(string kubeconfig, int clusters, int apps, int parent)
    {
        var all = new List<SoakCluster>();
        for (var i = 0; i < clusters; i++)
            all.Add(await SoakCluster.StartAsync($"c-{i}", apps));
        SoakCluster.WriteKubeconfig(kubeconfig, all);
        Console.WriteLine("ready");
        using var starter = Process.GetProcessById(parent);
        await starter.WaitForExitAsync();
        return 0;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
