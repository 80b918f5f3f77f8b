using System.Text.RegularExpressions;
using Aura.Tests.Mcp;

namespace Aura.Tests.Style;

/// <summary>Who may use what. Each failure says what to do instead.</summary>
public sealed class DependencyTests
{
    private static readonly Regex Using = new(@"^\s*(global )?using (static )?(?<name>[\w.]+);", RegexOptions.Compiled);

    [Theory]
    [InlineData(
        "src/Aura.Kubernetes", "Aura", "Aura.Kubernetes", "the client knows nothing of Aura: pass it what it needs")]
    [InlineData("src/Aura.Simulator", "Aura", "Aura.Kubernetes Aura.Simulator",
        "the simulator is an API server: it knows no action, plan or tool; put behaviour into an incident file")]
    [InlineData(
        "src/Aura.Core", "Aura.Simulator Aura.Mcp ModelContextProtocol Microsoft.AspNetCore System.CommandLine Spectre",
        "", "the core knows neither transports nor the simulator: take an interface or a delegate")]
    public void ProjectsUseOnlyWhatTheyMay(string folder, string refused, string except, string instead) =>
        Report(folder, name => Under(name, refused) && !Under(name, except), instead);

    [Theory]
    [InlineData(@"\bKubeClient\b", "read through ClusterView, which records what was read; the executor writes")]
    [InlineData(
        @"\bHttpClient\b|\bTcpClient\b", "an action reaches nothing outside the cluster: plan.Send to a receiver")]
    [InlineData(
        @"\bTask\.Delay\b|\bTimeProvider\b|\bStopwatch\b", "time is ClusterView.Now; waiting is plan.Wait or Hold")]
    [InlineData(@"\bGuid\.NewGuid\b|\bnew Random\b|\bRandom\.Shared\b|RandomNumberGenerator",
        "a plan must be the same when made again: use a placeholder that the executor fills")]
    [InlineData(
        @"\bFile\.|\bDirectory\.|\bProcess\.|\bEnvironment\.", "an action sees only its arguments and ClusterView")]
    public void ActionsOnlyReadAndPlan(string pattern, string instead) =>
        ReportLines("src/Aura.Core/Actions", pattern, instead);

    [Theory]
    [InlineData("src/Aura.Core")]
    [InlineData("src/Aura.Kubernetes")]
    [InlineData("src/Aura.Simulator")]
    public void WaitsStayOnTheThreadThatMovesTheClock(string folder) => ReportLines(folder, @"\bTask\.Delay\(",
        "wait by Pause.ForAsync: Task.Delay ends a cancelled wait on the thread pool, and virtual time runs on");

    private static void ReportLines(string folder, string pattern, string instead)
    {
        var refused = new Regex(pattern);
        var faults = Files(folder).SelectMany(f => File.ReadAllLines(f)
            .Select((text, i) => (text, at: $"{Path.GetRelativePath(Repository.Root, f)}:{i + 1}"))
            .Where(l => !l.text.TrimStart().StartsWith("//") && refused.IsMatch(l.text))
            .Select(l => $"{l.at}: '{l.text.Trim()}': {instead}")).ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static void Report(string folder, Func<string, bool> refused, string instead)
    {
        var faults = Files(folder).SelectMany(f => File.ReadAllLines(f)
            .Select(l => Using.Match(l)).Where(m => m.Success && refused(m.Groups["name"].Value))
            .Select(m => $"{Path.GetRelativePath(Repository.Root, f)}: '{m.Value.Trim()}': {instead}")).ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static bool Under(string name, string prefixes) =>
        prefixes.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Any(p => name == p || name.StartsWith(p + ".", StringComparison.Ordinal));

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/") && !f.Contains("/bin/"));
}
