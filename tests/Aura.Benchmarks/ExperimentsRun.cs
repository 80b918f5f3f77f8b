using System.Globalization;
using System.Text;
using Aura.Learning.Experiments;
using Aura.Tests.Learning;

namespace Aura.Benchmarks;

/// <summary>How often experiments find a difference that is there, and one that is not.</summary>
internal static class ExperimentsRun
{
    private static readonly (string What, Metric Metric, PlayedExperiment.Truth A, PlayedExperiment.Truth B)[] Truths =
    [
        ("none: both 60 %", Metric.Success, new(0.6), new(0.6)),
        ("none: both 80 %", Metric.Success, new(0.8), new(0.8)),
        ("none: both 95 %", Metric.Success, new(0.95), new(0.95)),
        ("90 % against 95 %", Metric.Success, new(0.9), new(0.95)),
        ("75 % against 90 %", Metric.Success, new(0.75), new(0.9)),
        ("70 % against 90 %", Metric.Success, new(0.7), new(0.9)),
        ("60 % against 90 %", Metric.Success, new(0.6), new(0.9)),
        ("20 % against 90 %", Metric.Success, new(0.2), new(0.9)),
        ("none: both 60 s", Metric.Seconds, new(0.9), new(0.9)),
        ("60 s against 50 s", Metric.Seconds, new(0.9), new(0.9, Seconds: 50)),
        ("60 s against 40 s", Metric.Seconds, new(0.9), new(0.9, Seconds: 40)),
        ("A harms others in 10 %", Metric.Success, new(0.9, Harm: 0.1), new(0.9)),
    ];

    /// <summary><c>[--runs 500] [--seed 1] [--write docs/learning.md]</c></summary>
    public static int Run(string[] args)
    {
        var (runs, seed) = (Command.Number(args, "--runs", 500), Command.Number(args, "--seed", 1));
        var text = Table(runs, seed);
        Console.Write(text);
        if (Command.Option(args, "--write") is { } file)
            GeneratedPart.Write(file, "experiments", text);
        return 0;
    }

    private static string Table(int runs, int seed)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"`dotnet run -c Release --project tests/Aura.Benchmarks -- "
            + $"experiments --runs {runs}`: {runs} experiments a row with the usual design (at most "
            + $"{Usual.AtMost} outcomes, stop at {Usual.Better:0%}, least success {Usual.LeastSuccess:0%}).");
        text.AppendLine();
        text.AppendLine("| the difference between A and B | A better | B better | guardrail stops A | stops B "
            + "| undecided or too little to matter | mean outcomes |");
        text.AppendLine("|---|--:|--:|--:|--:|--:|--:|");
        foreach (var (what, metric, a, b) in Truths)
        {
            var random = new Random(seed);
            var played = Enumerable.Range(0, runs)
                .Select(_ => PlayedExperiment.Run(Usual with { Metric = metric }, a, b, random)).ToList();
            string Share(Func<PlayedExperiment, bool> of) =>
                string.Create(CultureInfo.InvariantCulture, $"{100.0 * played.Count(of) / runs:F1} %");
            text.AppendLine(CultureInfo.InvariantCulture, $"| {what} | {Share(p => p.FirstIsBetter)} "
                + $"| {Share(p => p.SecondIsBetter)} | {Share(p => p.StoppedFirst)} | {Share(p => p.StoppedSecond)} "
                + $"| {Share(p => !(p.FirstIsBetter || p.SecondIsBetter || p.StoppedFirst || p.StoppedSecond))} "
                + $"| {played.Average(p => p.Outcomes):F0} |");
        }
        return text.ToString();
    }

    private static Design Usual { get; } = new() { A = "conservative", B = "balanced", Findings = ["OOMKilled"] };
}
