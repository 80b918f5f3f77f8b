using System.Diagnostics;

namespace Aura.Tests.Mcp;

/// <summary><c>aura sim</c> as a process, with a folder for its kubeconfig and a store.</summary>
internal sealed class SimProcess : IDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private SimProcess(Process process, DirectoryInfo folder) => (_process, _folder) = (process, folder);

    public string Kubeconfig => Path.Combine(_folder.FullName, "kubeconfig");

    public string Store => Path.Combine(_folder.FullName, "aura.db");

    /// <summary>What every command against it is given.</summary>
    public string[] Options => ["--kubeconfig", Kubeconfig, "--store", Store];

    public static async Task<SimProcess> StartAsync(string incident, double speed = 30)
    {
        var folder = Directory.CreateTempSubdirectory("aura-test-");
        var process = AuraProcess.Start("dotnet", [AuraProcess.Program, "sim", "--incident", incident,
            "--speed", $"{speed}", "--write-kubeconfig", Path.Combine(folder.FullName, "kubeconfig")]);
        var line = await process.StandardError.ReadLineAsync();
        Assert.StartsWith("serving https://127.0.0.1:", line);
        return new SimProcess(process, folder);
    }

    public async Task<string> KubectlAsync(params string[] args)
    {
        var outcome = await AuraProcess.RunAsync("kubectl", ["--kubeconfig", Kubeconfig, .. args]);
        Assert.True(outcome.Code == 0, $"kubectl {string.Join(' ', args)}: {outcome.Error}");
        return outcome.Output;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
