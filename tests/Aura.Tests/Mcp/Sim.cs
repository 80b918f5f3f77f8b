namespace Aura.Tests.Mcp;

/// <summary>A simulated cluster on a socket, with a folder for its kubeconfig and a store.</summary>
internal abstract class Sim : IAsyncDisposable
{
    protected const double Fast = 30;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aura-test-");

    public string Kubeconfig => Path.Combine(_folder.FullName, "kubeconfig");

    public string Store => Path.Combine(_folder.FullName, "aura.db");

    /// <summary>What every command against it is given.</summary>
    public string[] Options => ["--kubeconfig", Kubeconfig, "--store", Store];

    public async Task<string> KubectlAsync(params string[] args)
    {
        var outcome = await AuraProcess.RunAsync("kubectl", ["--kubeconfig", Kubeconfig, .. args]);
        Assert.True(outcome.Code == 0, $"kubectl {string.Join(' ', args)}: {outcome.Error}");
        return outcome.Output;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
    }

    protected abstract ValueTask StopAsync();
}
