using Aura.Tests.Mcp;

namespace Aura.Tests.Samples;

/// <summary>A client that others wrote (the TypeScript SDK) speaks to the program over stdio.</summary>
public sealed class NodeClientTests
{
    private static readonly string Sample = Path.Combine(Repository.Root, "samples/clients/node");

    private static readonly Lazy<Task> Built = new(BuildAsync);

    [FactNeeding("node", "npm")]
    public async Task ItListsTheTools()
    {
        var outcome = await NodeAsync(["--list"], ["serve", "--simulator", "image-not-found"]);
        Assert.Contains("diagnose", outcome.Json["tools"]!.AsArray().Select(t => (string?)t));
    }

    [FactNeeding("node", "npm")]
    public async Task ItDiagnosesPlansAndFixes()
    {
        var outcome = await NodeAsync([], ["serve", "--simulator", "image-not-found", "--auto-approve", "high"]);
        Assert.True(outcome.Code == 0, outcome.Output + outcome.Error);
        Assert.Equal("ImagePullBackOff", (string?)outcome.Json["finding"]);
        Assert.Equal("succeeded", (string?)outcome.Json["outcome"]);
    }

    [FactNeeding("node", "npm")]
    public async Task ItIsToldWhenAPersonMustApprove()
    {
        var outcome = await NodeAsync([], ["serve", "--simulator", "image-not-found", "--auto-approve", "none"]);
        Assert.Equal(3, outcome.Code);
        Assert.Contains("aura approve", outcome.Output);
    }

    [FactNeeding("node", "npm")]
    public async Task ItFailsWhereAuraDoes()
    {
        Assert.Equal(1, (await NodeAsync([],
            ["serve", "--simulator", "fix-does-not-work", "--auto-approve", "high"])).Code);
        Assert.Equal(1, (await NodeAsync([], ["serve", "--max-risk", "nonsense"])).Code);
    }

    private static async Task<AuraProcess.Outcome> NodeAsync(string[] options, string[] serve)
    {
        await Built.Value;
        return await AuraProcess.RunAsync("node",
            [Path.Combine(Sample, "dist/fix.js"), .. options, "--", "dotnet", AuraProcess.Program, .. serve]);
    }

    /// <summary>Installs what it needs, and checks its types.</summary>
    private static async Task BuildAsync()
    {
        string[] command = Directory.Exists(Path.Combine(Sample, "node_modules/typescript"))
            ? ["run", "prepare", "--prefix", Sample]
            : ["install", "--prefix", Sample, "--no-package-lock", "--no-audit", "--no-fund"];
        var built = await AuraProcess.RunAsync("npm", command);
        Assert.True(built.Code == 0, $"npm {command[0]} (Node 20 and npm are needed): {built.Output}{built.Error}");
    }
}
