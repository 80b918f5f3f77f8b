using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Aura.Benchmarks.Evaluation.Judging;
using Aura.Benchmarks.Evaluation.Report;
using Aura.Benchmarks.Evaluation.Worlds;

namespace Aura.Benchmarks.Evaluation;

/// <summary>
/// How good what is recommended is: every incident in many worlds, from diagnosis to a healthy cluster.
/// </summary>
internal static class EvaluateCommand
{
    private const string Folder = "samples/incidents";

    /// <summary>
    /// <c>[--seeds 5] [--incidents DIR] [--processes 2] [--write docs/planning.md] [--rehearse]
    /// [--only INCIDENT] [--seed S]</c>
    /// </summary>
    /// <returns>1 where the noise of a world is an incident by itself.</returns>
    public static int Run(string[] args)
    {
        var runs = Runs.Of(Command.Option(args, "--incidents") ?? Folder, args.Contains("--rehearse"));
        if (Command.Option(args, "--seed") is { } one)
            return Story.Tell(runs, Command.Option(args, "--only"), Number(one));
        var seeds = Command.Number(args, "--seeds", 5);
        if (Command.Option(args, "--share") is { } share)
            return Share(runs, Command.Option(args, "--only"), seeds, Number(share.Split('/')[0]),
                Number(share.Split('/')[1]));
        var watch = Stopwatch.StartNew();
        var processes = Command.Number(args, "--processes", 2);
        // In an order that does not depend on which process was first.
        var results = Jobs.Run<RunResult>([.. Enumerable.Range(0, processes)
                .Select(i => (string[])["evaluate", .. args, "--share", $"{i}/{processes}"])], processes)
            .OrderBy(r => r.Incident, StringComparer.Ordinal).ThenBy(r => r.Seed)
            .ThenBy(r => r.Responder, StringComparer.Ordinal).ToList();
        var text = EvaluationText.Of(results, seeds, args.Contains("--rehearse"));
        Console.Write(text);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{results.Count} runs in {watch.Elapsed.TotalSeconds:F0} s"));
        if (Command.Option(args, "--write") is { } file)
            GeneratedPart.Write(file, "evaluation", text);
        return results.Exists(r => r.Incident == World.Nothing.Name && !r.Success) ? 1 : 0;
    }

    /// <summary>Every so-manieth pair of incident and seed, a JSON line for each result.</summary>
    private static int Share(Runs runs, string? only, int seeds, int which, int of)
    {
        var pairs = Enumerable.Range(0, seeds).SelectMany(seed => runs.Incidents
            .Where(i => only is null || i.Name == only).Select(i => (Incident: i, Seed: seed))).ToList();
        for (var at = which; at < pairs.Count; at += of)
            foreach (var result in runs.Of(pairs[at].Incident, pairs[at].Seed))
                Console.WriteLine(JsonSerializer.Serialize(result));
        for (var seed = 1 + which; seed < seeds; seed += of)
            foreach (var result in runs.Of(World.Nothing, seed))
                Console.WriteLine(JsonSerializer.Serialize(result));
        return 0;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
