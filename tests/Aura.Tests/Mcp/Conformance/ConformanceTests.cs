using System.Text.Json.Nodes;
using Aura.Mcp.Http;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aura.Tests.Mcp.Conformance;

/// <summary>
/// The official suites (@modelcontextprotocol/conformance) against the server over HTTP: every scenario runs, and every
/// check of it holds.
/// </summary>
public sealed class ConformanceTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "conformance");

    private static readonly string Modules = Path.Combine(Folder, "node_modules");

    /// <summary>Checks that cannot pass, with the reason; everything else must.</summary>
    private static readonly (string Check, string Why)[] NotApplicable =
    [
        ("sep-2640-", "the skills extension is not offered"),
        ("tasks-status-notifications", "the suite has no check of it yet"),
        ("sep-2575-server-sends-prompts-list-changed", "the prompts never change, and nothing else is declared"),
        ("server-sse-priming-event", "only a recommendation: without an event store no stream can be resumed"),
        ("server-sse-retry-field", "the same"),
    ];

    // Needs Node 22, which comes as a package; the machine's own only installs it.
    [FactNeeding("node", "npm")]
    public Task AllScenariosUpTo20251125Pass() => RunAsync("conformance-2025", scenarios: 32, checks: 44);

    [FactNeeding("node", "npm")]
    public Task AllScenariosUpTo20260728Pass() => RunAsync("conformance-2026", scenarios: 65, checks: 230);

    private static async Task RunAsync(string suite, int scenarios, int checks)
    {
        await InstallAsync();
        await using var workspace = new Workspace(new AuraOptions { Simulator = "" });
        await using var serving = await HttpServing.StartAsync(workspace,
            new HttpOptions { Listen = new Uri("http://127.0.0.1:0"), MaxPerMinute = 100_000 },
            NullLoggerFactory.Instance, FixtureServer.Options);
        var results = Directory.CreateTempSubdirectory("aura-conformance-");
        var outcome = await AuraProcess.RunAsync(Path.Combine(Modules, "node", "bin", "node"),
        [
            Path.Combine(Modules, suite, "dist", "index.js"), "server", "--url",
            $"{new Uri(serving.Address, HttpServing.Path)}", "--suite", "all", "-o", results.FullName,
        ]);
        var report = outcome.Output + outcome.Error;
        var ran = Directory.GetFiles(results.FullName, "checks.json", SearchOption.AllDirectories)
            .Select(f => (Name: Path.GetFileName(Path.GetDirectoryName(f))!,
                Checks: JsonNode.Parse(File.ReadAllText(f))!.AsArray())).ToList();
        var failed = ran.SelectMany(s => s.Checks.Select(c => (s.Name, Check: c!)))
            .Where(c => (string?)c.Check["status"] is not ("SUCCESS" or "INFO")
                && !NotApplicable.Any(n => $"{c.Check["id"]}".StartsWith(n.Check, StringComparison.Ordinal)
                    && (string?)c.Check["status"] is ("SKIPPED" or "WARNING")))
            .Select(c => $"{c.Name}: {c.Check}").ToList();
        Assert.True(failed.Count == 0, string.Join('\n', failed));
        Assert.True(outcome.Code == 0, report);
        Assert.True(ran.Count >= scenarios, $"{ran.Count} scenarios ran, {scenarios} are known\n{report}");
        var passed = ran.Sum(s => s.Checks.Count(c => (string?)c!["status"] == "SUCCESS"));
        Assert.True(passed >= checks, $"{passed} checks passed, {checks} are known\n{report}");
        results.Delete(recursive: true);
    }

    private static async Task InstallAsync()
    {
        if (Directory.Exists(Path.Combine(Modules, "node", "bin")))
            return;
        var install = await AuraProcess.RunAsync("npm",
            ["install", "--prefix", Folder, "--no-package-lock", "--no-audit", "--no-fund"]);
        Assert.True(install.Code == 0, $"npm install: {install.Error}");
    }
}
