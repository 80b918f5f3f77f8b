using System.Diagnostics;
using System.Text.Json.Nodes;
using Aura.Simulator;
using Aura.Simulator.Http;

namespace Aura.Tests.Simulator.Http;

/// <summary>kubectl against a served cluster whose time runs thirty times as fast as ours.</summary>
internal sealed class Kubectl : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("aura-kubectl-").FullName;
    private readonly SimulatedCluster? _own;
    private readonly IDisposable _running;
    private readonly SimulatorServer _server;

    private Kubectl(SimulatedCluster cluster, SimulatorServer server, bool owned)
    {
        (_own, _server) = (owned ? cluster : null, server);
        _running = cluster.StartRealTime(30);
        server.WriteKubeconfig(Kubeconfig);
    }

    private string Kubeconfig => Path.Combine(_folder, "config");

    public static async Task<Kubectl> StartAsync()
    {
        var cluster = new SimulatedCluster();
        return new Kubectl(cluster, await SimulatorServer.StartAsync(cluster), owned: true);
    }

    /// <summary>On a cluster that has gone through something already and goes on afterwards.</summary>
    public static async Task<Kubectl> StartAsync(SimulatedCluster cluster) =>
        new(cluster, await SimulatorServer.StartAsync(cluster), owned: false);

    /// <summary>Runs a command that must succeed; its output.</summary>
    public async Task<string> RunAsync(string arguments, string? input = null)
    {
        var (exit, output, error) = await TryAsync(arguments, input);
        Assert.True(exit == 0, $"kubectl {arguments}: exit {exit}\n{output}\n{error}");
        return output;
    }

    public Task<(int Exit, string Output, string Error)> TryAsync(string arguments, string? input = null) =>
        TryAsync(
            new ProcessStartInfo("kubectl", $"--kubeconfig {Kubeconfig} --cache-dir {_folder}/cache {arguments}"),
            input);

    /// <summary>Runs a line as somebody types it, which must succeed.</summary>
    public async Task ShellAsync(string line)
    {
        var start = new ProcessStartInfo("sh", ["-c", line]);
        start.Environment["KUBECONFIG"] = Kubeconfig;
        start.Environment["KUBECACHEDIR"] = $"{_folder}/cache";
        var (exit, output, error) = await TryAsync(start, input: null);
        Assert.True(exit == 0, $"{line}: exit {exit}\n{output}\n{error}");
    }

    private static async Task<(int Exit, string Output, string Error)> TryAsync(ProcessStartInfo start, string? input)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>N of this kubectl's own version 1.N.</summary>
    public async Task<int> MinorAsync()
    {
        var version = JsonNode.Parse(await RunAsync("version --client -o json"))!;
        return int.Parse(((string)version["clientVersion"]!["minor"]!).TrimEnd('+'));
    }

    public async ValueTask DisposeAsync()
    {
        _running.Dispose();
        await _server.DisposeAsync();
        _own?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
