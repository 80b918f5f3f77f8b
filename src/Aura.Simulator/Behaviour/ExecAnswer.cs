using System.IO.Enumeration;

namespace Aura.Simulator.Behaviour;

/// <summary>
/// What a command that is run in a container (kubectl exec) prints and ends with. <see cref="Command"/> is its words
/// with blanks between them, with <c>*</c> and <c>?</c>; standard input is not looked at.
/// </summary>
public sealed record ExecAnswer(string Command)
{
    public string Stdout { get; init; } = "";
    public string Stderr { get; init; } = "";
    public int ExitCode { get; init; }

    /// <summary>How long the command runs.</summary>
    public TimeSpan After { get; init; }

    internal bool Answers(string command) =>
        FileSystemName.MatchesSimpleExpression(Command, command, ignoreCase: false);
}
