using Aura.Benchmarks.Rightsizing.Replaying;
using Aura.Cost.Rightsizing;

namespace Aura.Benchmarks.Rightsizing;

/// <summary>
/// How good right-sizing is: generated workloads of known need are measured, sized, and replayed over the weeks after.
/// </summary>
internal static class RightsizingCommand
{
    /// <summary>
    /// <c>[--seed 1] [--workloads 700] [--days 14] [--list] [--write docs/cost.md]</c>
    /// </summary>
    /// <returns>1 where a workload that Aura sized was killed or throttled.</returns>
    public static int Run(string[] args)
    {
        var (seed, days) = (Command.Number(args, "--seed", 1), Command.Number(args, "--days", 14));
        var trials = Trial.Run(seed, Command.Number(args, "--workloads", 700), days);
        var text = RightsizingText.Of(trials, seed, days);
        Console.Write(text);
        var harmed = trials.Where(t => t.Results.Any(r => r.Policy == Policy.Aura.Name && r.Harmed)).ToList();
        if (args.Contains("--list"))
            foreach (var trial in harmed)
                Console.Error.WriteLine($"{trial.Results.Single(r => r.Policy == Policy.Aura.Name)} "
                    + $"{trial.Workload.Need} {string.Join(' ', trial.Sized.Both.Select(Line))}");
        if (Command.Option(args, "--write") is { } file)
            GeneratedPart.Write(file, "rightsizing", text);
        return harmed.Count > 0 ? 1 : 0;
    }

    private static string Line(Sizing sizing) =>
        $"{sizing.Now} to {sizing.Advised}: {sizing.Basis}; {string.Join("; ", sizing.Reasons)}{sizing.Abstains}";
}
