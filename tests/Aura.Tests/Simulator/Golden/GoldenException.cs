namespace Aura.Tests.Simulator.Golden;

/// <summary>Places of one answer that are not compared, and why; see exceptions.txt.</summary>
public sealed record GoldenException(string Case, int Step, IReadOnlyList<string> Pointers, string Reason)
{
    public static IReadOnlyList<GoldenException> All { get; } =
        [.. GoldenCase.Lines("exceptions.txt").Select(l => l.Split(' ', 4, StringSplitOptions.RemoveEmptyEntries))
            .Select(p => new GoldenException(p[0], int.Parse(p[1]), p[2].Split(','), p[3]))];

    public static IReadOnlyList<string> In(string name, int step) =>
        [.. All.Where(e => e.Case == name && e.Step == step).SelectMany(e => e.Pointers)];
}
