using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Aura.Benchmarks.Evaluation.Worlds;
using Aura.Learning;
using Aura.State;

namespace Aura.Benchmarks.Curves;

/// <summary>
/// Whether learning helps: a stream of incidents, one after the other, with odds learnt from those before and with the
/// priors alone, in a world where the priors are right and in one where they are not.
/// </summary>
internal static class CurvesCommand
{
    private const int Early = 200;
    private const int Fresh = 1_000_000;
    private const string Stream = "stream";
    private const string Measure = "fresh";

    /// <summary>
    /// <c>[--incidents 2000] [--fresh 400] [--seed 1] [--seeds 1] [--processes 2] [--write docs/learning.md]</c>
    /// </summary>
    public static int Run(string[] args)
    {
        if (Command.Option(args, "--part") is { } part)
            return Part(args, part);
        var watch = Stopwatch.StartNew();
        var folder = Directory.CreateTempSubdirectory("aura-curves-");
        var processes = Command.Number(args, "--processes", 2);
        var results = new List<CurveResult>();
        foreach (var stage in (string[])[Stream, Measure])
            results.AddRange(Jobs.Run<CurveResult>([.. Parts(args, stage, processes).Select(p =>
                (string[])["curves", .. args, "--folder", folder.FullName, "--part", stage, .. p])], processes));
        folder.Delete(recursive: true);
        var text = CurvesText.Of(results, args);
        Console.Write(text);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{results.Count} incidents played in {watch.Elapsed.TotalSeconds:F0} s"));
        if (Command.Option(args, "--write") is { } file)
            GeneratedPart.Write(file, "curves", text);
        return 0;
    }

    public static int Incidents(string[] args) => Command.Number(args, "--incidents", 2000);

    public static int FreshOnes(string[] args) => Command.Number(args, "--fresh", 400);

    public static int Streams(string[] args) => Command.Number(args, "--seeds", 1);

    /// <summary>Streams that learn cannot be divided, so they come first.</summary>
    private static IEnumerable<string[]> Parts(string[] args, string stage, int processes)
    {
        var seeds = Enumerable.Range(Command.Number(args, "--seed", 1), Streams(args));
        List<string[]> worlds = [.. seeds.SelectMany(s => Truths.All.Select(t => (string[])["--of", $"{t}/{s}"]))];
        if (stage == Stream)
            foreach (var world in worlds)
                yield return [.. world, "--arm", Arms.Learning, "--share", "0/1"];
        foreach (var world in worlds)
            for (var i = 0; i < processes; i++)
                yield return [.. world, "--arm", Arms.Prior, "--share", $"{i}/{processes}"];
    }

    private static int Part(string[] args, string part)
    {
        var (of, share) = (Command.Option(args, "--of")!.Split('/'), Command.Option(args, "--share")!.Split('/'));
        var (truth, seed) = (of[0], int.Parse(of[1], CultureInfo.InvariantCulture));
        var (which, all) = (int.Parse(share[0], CultureInfo.InvariantCulture),
            int.Parse(share[1], CultureInfo.InvariantCulture));
        var incidents = Incidents(args);
        string File(int count) => Path.Combine(Command.Option(args, "--folder")!, $"{truth}-{seed}-{count}.jsonl");
        if (part == Measure)
            Held(seed, truth, incidents, which, all, FreshOnes(args), File);
        else if (Command.Option(args, "--arm") == Arms.Learning)
            Learn(seed, truth, incidents, File);
        else
            for (var (memory, play, i) = (Memory.OfPriors(), new CurvePlay(seed, truth, Arms.Prior), which);
                i < incidents; i += all)
                Print(play.Run(i, i, memory, looksAgain: false));
        return 0;
    }

    private static void Learn(int seed, string truth, int incidents, Func<int, string> file)
    {
        using var memory = Memory.ThatLearns();
        var (play, fitting) = (new CurvePlay(seed, truth, Arms.Learning), new ModelFitting(memory.Store));
        for (var i = 0; i < incidents; i++)
        {
            Print(play.Run(i, i, memory, looksAgain: true));
            fitting.RefreshIfStale(CurvePlay.Time(i + 1));
            if (i + 1 == incidents || i + 1 == Early)
                using (var to = new StreamWriter(file(i + 1)))
                    memory.Store.Outcomes.Export(to);
        }
    }

    /// <summary>New incidents, with what was learnt at two times, and with the priors.</summary>
    private static void Held(int seed, string truth, int incidents, int which, int all, int fresh,
        Func<int, string> file)
    {
        using var priors = Memory.OfPriors();
        Measured(new CurvePlay(seed, truth, Arms.Prior), incidents, priors);
        foreach (var count in incidents > Early ? (int[])[Early, incidents] : [incidents])
        {
            using var learnt = Memory.OfPriors();
            using (var from = new StreamReader(file(count)))
                learnt.Store.Outcomes.Import(from);
            new ModelFitting(learnt.Store).Refresh(CurvePlay.Time(count));
            using var memory = Memory.Of(learnt.Store);
            Measured(new CurvePlay(seed, truth, Arms.Learnt(count)), count, memory);
        }

        void Measured(CurvePlay play, int time, Memory memory)
        {
            for (var i = which; i < fresh; i += all)
                Print(play.Run(Fresh + i, time, memory, looksAgain: false));
        }
    }

    private static void Print(CurveResult result) => Console.WriteLine(JsonSerializer.Serialize(result));
}
