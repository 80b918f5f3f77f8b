using System.Text.Json.Nodes;

namespace Aura.Tests.Mcp;

/// <summary>A client that others wrote (the TypeScript SDK) speaks to the program over stdio.</summary>
public sealed class ForeignClientTests
{
    private static readonly string Sample = Path.Combine(Repository.Root, "samples", "clients", "node");

    [FactNeeding("node", "npm")]
    public async Task ItListsTheTools()
    {
        var outcome = await NodeAsync(["--list"], ["--simulator", "image-not-found"]);
        Assert.Contains("diagnose", outcome.Json["tools"]!.AsArray().Select(t => (string?)t));
    }

    [FactNeeding("node", "npm")]
    public async Task ItDiagnosesPlansAndFixes()
    {
        var outcome = await NodeAsync([], ["--simulator", "image-not-found", "--auto-approve", "high"]);
        Assert.True(outcome.Code == 0, outcome.Output + outcome.Error);
        Assert.Equal("ImagePullBackOff", (string?)outcome.Json["finding"]);
        Assert.Equal("succeeded", (string?)outcome.Json["outcome"]);
    }

    [FactNeeding("node", "npm")]
    public async Task ItIsToldWhenAPersonMustApprove()
    {
        var outcome = await NodeAsync([], ["--simulator", "image-not-found", "--auto-approve", "none"]);
        Assert.Equal(3, outcome.Code);
        Assert.Contains("aura approve", outcome.Output);
    }

    private static async Task<AuraProcess.Outcome> NodeAsync(string[] options, string[] serve)
    {
        if (!Directory.Exists(Path.Combine(Sample, "node_modules")))
        {
            var install = await AuraProcess.RunAsync("npm",
                ["install", "--prefix", Sample, "--no-package-lock", "--no-audit", "--no-fund"]);
            Assert.True(install.Code == 0, $"npm install (Node 20 and npm are needed): {install.Error}");
        }
        return await AuraProcess.RunAsync("node",
            [Path.Combine(Sample, "fix.mjs"), .. options, "--", "dotnet", AuraProcess.Program, "serve", .. serve]);
    }
}
