using System.Text.Json.Nodes;
using Aura.Mcp.Commands;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.Simulator.Http;

namespace Aura.Tests.Mcp;

/// <summary>Who proves to be a person when <c>aura approve</c> is run, and who does not.</summary>
public sealed class ApproverTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aura-approver-");
    private readonly SmallCluster _cluster = new();
    private SimulatorServer _api = null!;
    private TestSession _session = null!;

    public async Task InitializeAsync()
    {
        _api = await _cluster.ServeAsync();
        _api.WriteKubeconfig(Kubeconfig);
        // As the commands read them: the policy is part of what is approved.
        var given = AuraCommand.Create().Parse($"serve --kubeconfig {Kubeconfig} --store {Store}");
        // The server that asked would carry an approval out where the command does not get to it in time.
        _session = await TestSession.StartAsync(new Workspace(
            new OptionsReader(OptionSources.Gather(given, _ => null, null)).Read(), time: new StillTimers()));
    }

    public async Task DisposeAsync()
    {
        await _session.DisposeAsync();
        await _api.DisposeAsync();
        _cluster.Dispose();
        _folder.Delete(recursive: true);
    }

    private string Kubeconfig => Path.Combine(_folder.FullName, "kubeconfig");

    private string Store => Path.Combine(_folder.FullName, "aura.db");

    [FactNeeding("script")]
    public async Task SomebodyAtATerminalTypesYes()
    {
        var asked = await AskAsync("node-1");

        var no = await AtTerminalAsync(asked, "no");
        Assert.True(no.Code == 1, no.Output);
        Assert.Contains("spec.unschedulable", no.Output);
        Assert.Contains("it stays pending", no.Output);
        Assert.Equal("approval_required", await StatusAsync(asked));

        var yes = await AtTerminalAsync(asked, "yes");
        Assert.True(yes.Code == 0, yes.Output);
        Assert.Equal("succeeded", await StatusAsync(asked));
        Assert.True(await _cluster.IsCordonedAsync("node-1"));
    }

    [FactNeeding("script")]
    public async Task OnceThereIsAKeyOnlyItsOwnerApproves()
    {
        var (key, wrong) = (Path.Combine(_folder.FullName, "key"), Path.Combine(_folder.FullName, "wrong"));
        await File.WriteAllTextAsync(wrong, new string('0', 64));
        var asked = await AskAsync("node-1");
        var unknown = await ApproveAsync(asked, "--approver-key", wrong);
        Assert.Equal((1, true), (unknown.Code, unknown.Error.Contains("no approver key is registered")));
        Assert.Equal(0, (await AuraProcess.AuraAsync("approve", "--create-key", key, "--store", Store)).Code);

        var refused = await Task.WhenAll(
            ApproveAsync(asked, "--approver-key", wrong), ApproveAsync(asked), AtTerminalAsync(asked, "yes"));

        Assert.Equal([1, 1, 1], refused.Select(r => r.Code));
        Assert.Contains("is not the key that this store knows", refused[0].Error);
        Assert.Contains("approver's key", refused[1].Error);
        Assert.Contains("approver's key", refused[2].Output);
        Assert.Equal("approval_required", await StatusAsync(asked));
        var approved = await ApproveAsync(asked, "--approver-key", key);
        Assert.True(approved.Code == 0, approved.Output + approved.Error);
        Assert.Equal("succeeded", await StatusAsync(asked));
    }

    private async Task<JsonObject> AskAsync(string node)
    {
        var asked = await _session.CallAsync("node_cordon", new JsonObject { ["node"] = node });
        Assert.Equal("approval_required", (string?)asked["status"]);
        return asked;
    }

    private async Task<string?> StatusAsync(JsonObject asked)
    {
        var args = new JsonObject { ["executionId"] = asked["executionId"]!.DeepClone() };
        return (string?)(await _session.CallAsync("get_execution", args))["status"];
    }

    private string[] Command(JsonObject asked) =>
        ["approve", (string)asked["approval"]!["approvalId"]!, "--kubeconfig", Kubeconfig, "--store", Store];

    private Task<AuraProcess.Outcome> ApproveAsync(JsonObject asked, params string[] more) =>
        AuraProcess.AuraAsync([.. Command(asked), .. more]);

    /// <summary>On a pseudo-terminal, on which both streams come out together.</summary>
    private async Task<AuraProcess.Outcome> AtTerminalAsync(JsonObject asked, string typed)
    {
        var line = string.Join(' ', ((string[])["dotnet", AuraProcess.Program, .. Command(asked)])
            .Select(word => $"'{word}'"));
        using var process = AuraProcess.Start("script", ["-qec", line, "/dev/null"]);
        await process.StandardInput.WriteLineAsync(typed);
        await process.StandardInput.FlushAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new AuraProcess.Outcome(process.ExitCode, output, "");
    }
}
