using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Kubernetes;
using Aura.Tests.Mcp;

namespace Aura.Tests.Samples;

/// <summary>
/// samples/clients/ci: the very commands of the GitHub Actions and GitLab examples, against a simulated cluster. Only
/// those that download the program are left out; `aura` is the one beside the tests.
/// </summary>
public sealed partial class PipelineSampleTests : IDisposable
{
    private static readonly string Samples = Path.Combine(Repository.Root, "samples/clients/ci");

    private readonly string _folder = Directory.CreateTempSubdirectory("aura-ci-").FullName;
    private int _jobs;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [FactNeeding("bash")]
    public async Task GitHubFixesWhatAPersonAgreedToAndElseAsks()
    {
        await using var sim = await SimServer.StartAsync("image-not-found");
        var asked = await GitHubAsync(sim, approve: null);
        Assert.Equal(3, asked.Code);
        Assert.Contains("::warning::a person must approve", asked.Output);
        Assert.Contains("\"status\": \"approval_required\"", File.ReadAllText(InFolder("summary")));

        var fix = await GitHubAsync(sim, approve: "high");
        Assert.True(fix.Code == 0, fix.Output + fix.Error);
        Assert.Contains("\"status\": \"succeeded\"", File.ReadAllText(InFolder("summary")));
        Assert.Equal(0, (await GitHubAsync(sim, approve: null)).Code); // Nothing is left to fix.
    }

    [FactNeeding("bash")]
    public async Task GitLabFixesWhatAPersonAgreedToAndElseAsks()
    {
        await using var sim = await SimServer.StartAsync("image-not-found");
        var asked = await GitLabAsync(sim, approve: null);
        Assert.True(asked.Code == 3, asked.Output + asked.Error);
        var fix = await GitLabAsync(sim, approve: "high");
        Assert.True(fix.Code == 0, fix.Output + fix.Error);
        Assert.Contains("\"status\": \"succeeded\"", File.ReadAllText(InFolder("outcome.json")));
    }

    [FactNeeding("bash")]
    public async Task AFixThatDoesNotWorkFailsTheJob()
    {
        await using var sim = await SimServer.StartAsync("fix-does-not-work");
        var outcome = await RunAsync($"{Path.Combine(Samples, "fix.sh")} --auto-approve high", new()
        {
            ["AURA_KUBECONFIG"] = sim.Kubeconfig, ["AURA_STORE"] = sim.Store,
        });
        Assert.True(outcome.Code == 1, outcome.Output + outcome.Error);
        Assert.Contains("\"status\": \"rolled_back\"", outcome.Output);
    }

    private async Task<AuraProcess.Outcome> GitHubAsync(Sim sim, string? approve)
    {
        CopyFix(".github/workflows");
        var values = new Dictionary<string, string>
        {
            ["inputs.approve || 'low'"] = approve ?? "low",
            ["secrets.KUBECONFIG"] = await File.ReadAllTextAsync(sim.Kubeconfig),
        };
        var file = await File.ReadAllTextAsync(Path.Combine(Samples, "github-actions.yml"));
        var job = Yaml.Parse(file)!["jobs"]!["fix"]!;
        var environment = new Dictionary<string, string>(Variables(job["env"], values))
        {
            ["RUNNER_TEMP"] = NewTemporary(), ["GITHUB_ENV"] = InFolder("env"),
            ["GITHUB_STEP_SUMMARY"] = InFolder("summary"),
        };
        AuraProcess.Outcome? last = null;
        foreach (var step in job["steps"]!.AsArray())
        {
            if (step!["run"] is not { } run || (string?)step["name"] == "install")
                continue;
            foreach (var (name, value) in Variables(step["env"], values))
                environment[name] = value;
            last = await RunAsync(Filled((string)run!, values), environment);
            if (last.Code != 0)
                return last;
            foreach (var line in File.Exists(InFolder("env")) ? await File.ReadAllLinesAsync(InFolder("env")) : [])
                environment[line.Split('=', 2)[0]] = line.Split('=', 2)[1];
        }
        return last!;
    }

    private async Task<AuraProcess.Outcome> GitLabAsync(Sim sim, string? approve)
    {
        CopyFix(".");
        var file = Yaml.Parse(await File.ReadAllTextAsync(Path.Combine(Samples, "gitlab-ci.yml")))!;
        var job = file["aura"]!;
        var environment = new Dictionary<string, string>
        {
            ["AURA_AUTO_APPROVE"] = approve ?? (string)file["variables"]!["AURA_AUTO_APPROVE"]!["value"]!,
        };
        foreach (var (name, value) in Variables(job["variables"], []))
            environment[name] = value == "$KUBECONFIG_FILE" ? sim.Kubeconfig : value.Replace("/tmp/", NewTemporary());
        return await RunAsync(string.Join('\n', job["script"]!.AsArray().Select(l => (string)l!)), environment);
    }

    /// <summary>As the runners do: one script, which ends with the first command that fails.</summary>
    private async Task<AuraProcess.Outcome> RunAsync(string script, Dictionary<string, string> environment)
    {
        var aura = InFolder("bin/aura");
        Directory.CreateDirectory(InFolder("bin"));
        await File.WriteAllTextAsync(aura, $"#!/bin/sh\nexec dotnet '{AuraProcess.Program}' \"$@\"\n");
        Assert.Equal(0, (await AuraProcess.RunAsync("chmod", ["+x", aura])).Code);
        environment["PATH"] = $"{InFolder("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        return await AuraProcess.RunAsync("bash", ["-eo", "pipefail", "-c", $"cd '{_folder}'\n{script}"], environment);
    }

    private void CopyFix(string to)
    {
        Directory.CreateDirectory(InFolder(to));
        File.Copy(Path.Combine(Samples, "fix.sh"), Path.Combine(InFolder(to), "fix.sh"), overwrite: true);
    }

    /// <summary>Each job has one of its own, and so a store of its own.</summary>
    private string NewTemporary() => Directory.CreateDirectory(InFolder($"job-{++_jobs}/")).FullName;

    private string InFolder(string name) => Path.Combine(_folder, name);

    private static IEnumerable<KeyValuePair<string, string>> Variables(
        JsonNode? of, Dictionary<string, string> values) =>
        (of as JsonObject ?? []).Select(v => KeyValuePair.Create(v.Key, Filled((string)v.Value!, values)));

    private static string Filled(string text, Dictionary<string, string> values) =>
        Expression().Replace(text, m => values[m.Groups[1].Value]);

    [GeneratedRegex(@"\$\{\{ (.*?) \}\}")]
    private static partial Regex Expression();
}
