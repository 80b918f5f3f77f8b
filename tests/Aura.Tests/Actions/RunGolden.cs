using System.Text.RegularExpressions;
using Aura.Execution;
using Aura.Mcp.Tools;

namespace Aura.Tests.Actions;

/// <summary>
/// The text that an operator would be asked to approve, kept beside the case: <c>AURA_UPDATE=1</c> writes it, a test
/// compares. What differs from run to run for no reason of the action's is replaced by words.
/// </summary>
internal static partial class RunGolden
{
    public static void Check(RunCase run, ExecutionResult dryRun)
    {
        var status = dryRun.Status == ExecutionStatus.Succeeded ? "planned" : ToolJson.Snake(dryRun.Status);
        var call = $"{run.Action} {run.Args.ToJsonString(ToolJson.Options)}";
        var text = Plain($"{call}: {status}\n{ApprovalText.Of(dryRun)}");
        if (Environment.GetEnvironmentVariable("AURA_UPDATE") == "1")
            File.WriteAllText(run.GoldenPath, text);
        Assert.True(File.Exists(run.GoldenPath), $"{run} has no golden: run this test with AURA_UPDATE=1, and read it");
        Assert.Equal(File.ReadAllText(run.GoldenPath), text);
    }

    private static string Plain(string text)
    {
        text = Uid().Replace(text, "<uid>");
        text = Time().Replace(text, "<time>");
        text = Minute().Replace(text, "<time>");
        text = Execution().Replace(text, "<execution>");
        text = Secret().Replace(text, "[secret]");
        text = Permissions().Replace(text, "<n> permissions asked");
        var names = new Dictionary<string, string>();
        // Numbered in the order of the text, so that two pods stay two.
        string Named(string of, string prefix, string what)
        {
            if (!names.TryGetValue(of, out var name))
                names[of] = name = $"{prefix}-<{what}{names.Values.Count(n => n.StartsWith($"{prefix}-<{what}")) + 1}>";
            return name;
        }
        text = ReplicaSetPod().Replace(text, m => Named(m.Value, m.Groups[1].Value, "pod"));
        text = ReplicaSet().Replace(text, m => Named(m.Value, m.Groups[1].Value, "set"));
        return Generated().Replace(text, m => Named(m.Value, m.Groups[1].Value, "pod"));
    }

    // The alphabet of generated names has no vowels and no 0, 1, 3 (k8s.io/apimachinery/pkg/util/rand).
    [GeneratedRegex(@"\b([a-z][a-z0-9-]*?)-[bcdfghjklmnpqrstvwxz2456789]{7,10}-[bcdfghjklmnpqrstvwxz2456789]{5}\b")]
    private static partial Regex ReplicaSetPod();

    [GeneratedRegex(@"\b([a-z][a-z0-9-]*?)-(?=[a-z]*[0-9])[bcdfghjklmnpqrstvwxz2456789]{8,10}\b")]
    private static partial Regex ReplicaSet();

    [GeneratedRegex(@"\b([a-z][a-z0-9-]*?)-(?=[a-z]*[0-9])[bcdfghjklmnpqrstvwxz2456789]{5}\b")]
    private static partial Regex Generated();

    [GeneratedRegex(@"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")]
    private static partial Regex Uid();

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex Time();

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\d \d\d:\d\dZ")]
    private static partial Regex Minute();

    [GeneratedRegex(@"(?<=execution )x-[0-9A-Za-z-]+")]
    private static partial Regex Execution();

    [GeneratedRegex(@"\d+ permissions asked")]
    private static partial Regex Permissions();

    [GeneratedRegex(@"\[secret#[0-9a-f]+\]")]
    private static partial Regex Secret();
}
