using System.Text.RegularExpressions;

namespace Aura.Simulator.Behaviour;

/// <summary>
/// What a command prints that no rule knows: echo, true, false, exit, env, printenv and sleep do what they do
/// everywhere, a shell without a script ends at once, and any other program is not found (exit code 127), because there
/// is none.
/// </summary>
internal static partial class ShellAnswer
{
    public static ExecAnswer To(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> env)
    {
        var all = string.Join(' ', command);
        var words = command is [var shell, .., var script] && Shell().IsMatch(shell) && command.Any(IsScriptFlag)
            ? script.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [.. command];
        var answer = new ExecAnswer(all);
        return words switch
        {
            [] => answer,
            ["true" or "/bin/true" or ":", ..] => answer,
            ["false" or "/bin/false", ..] => answer with { ExitCode = 1 },
            ["echo" or "/bin/echo", .. var said] => answer with { Stdout = string.Join(' ', said.Select(Bare)) + "\n" },
            ["exit", var code] when int.TryParse(code, out var n) => answer with { ExitCode = n & 255 },
            ["sleep", var s] when double.TryParse(s, out var n) => answer with { After = TimeSpan.FromSeconds(n) },
            ["env" or "printenv"] => answer with { Stdout = string.Concat(env.Select(v => $"{v.Key}={v.Value}\n")) },
            ["printenv", var name] => env.TryGetValue(name, out var value)
                ? answer with { Stdout = value + "\n" } : answer with { ExitCode = 1 },
            [var only] when Shell().IsMatch(only) => answer,
            _ => answer with { ExitCode = 127, Stderr = $"sh: 1: {words[0]}: not found\n" },
        };
    }

    private static bool IsScriptFlag(string word) => ScriptFlag().IsMatch(word);

    private static string Bare(string word) => word.Trim('"', '\'');

    [GeneratedRegex("^(/usr)?(/bin/)?(sh|bash|ash|dash)$")]
    private static partial Regex Shell();

    [GeneratedRegex("^-[a-z]*c$")]
    private static partial Regex ScriptFlag();
}
