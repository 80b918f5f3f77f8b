using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Aura.Planning;
using Aura.Simulator.Incidents;

namespace Aura.Benchmarks.Priors;

/// <summary>
/// Fits the priors to simulated runs of one half of the incident files, and measures them, as written and as fitted, on
/// the other half.
/// </summary>
internal static partial class PriorsCommand
{
    private const string Folder = "samples/incidents";

    /// <summary>Simulations count like so many outcomes at most: they are no cluster of anybody.</summary>
    private const double Most = 10;

    /// <summary>Incident files that must tell of a prior.</summary>
    private const int Fewest = 3;

    /// <summary>
    /// <c>[--seeds 3] [--processes 2] [--write docs/learning.md] [--data src/Aura.Core/Planning/Data/priors.yaml]</c>
    /// </summary>
    public static int Run(string[] args)
    {
        var seeds = Command.Number(args, "--seeds", 3);
        if (Command.Option(args, "--share") is { } share)
            return Share(args, share.Split('/'), seeds);
        var processes = Command.Number(args, "--processes", 2);
        var folder = Directory.CreateTempSubdirectory("aura-priors-");
        var file = Path.Combine(folder.FullName, "fitted.json");
        Save(file, PriorBook.BuiltIn.AsWritten);
        List<PriorTrial> Half(string half) => Jobs.Run<PriorTrial>([.. Enumerable.Range(0, processes)
            .Select(i => (string[])
                ["priors", .. args, "--half", half, "--fitted", file, "--share", $"{i}/{processes}"])],
            processes);
        var first = Half("first");
        var fitted = Fit(first);
        Save(file, fitted);
        var text = Text(first, Half("second"), fitted, seeds);
        folder.Delete(recursive: true);
        Console.Write(text);
        if (Command.Option(args, "--write") is { } page)
            GeneratedPart.Write(page, "priors", text);
        if (Command.Option(args, "--data") is { } data)
            Write(data, fitted);
        return 0;
    }

    private static int Share(string[] args, string[] share, int seeds)
    {
        var fitted = Load(Command.Option(args, "--fitted")!);
        var (which, all) = (int.Parse(share[0], CultureInfo.InvariantCulture),
            int.Parse(share[1], CultureInfo.InvariantCulture));
        var half = Directory.GetFiles(Folder, "*.yaml").Order(StringComparer.Ordinal).Select(Incident.Load)
            .Where(i => IsFirst(i.Name) == (Command.Option(args, "--half") == "first"));
        foreach (var (incident, seed) in half.SelectMany(i => Enumerable.Range(0, seeds).Select(s => (i, s)))
            .Where((_, i) => i % all == which))
            foreach (var trial in PriorTrials.Of(incident, seed, fitted))
                Console.WriteLine(JsonSerializer.Serialize(trial));
        return 0;
    }

    private static void Save(string file, PriorBook book) => File.WriteAllText(file,
        JsonSerializer.Serialize(book.All.Select(p => p.Simulated.IsDefault ? [] : p.Simulated)));

    private static PriorBook Load(string file) => new([.. PriorBook.BuiltIn.All.Zip(
        JsonSerializer.Deserialize<double[][]>(File.ReadAllText(file))!,
        (p, n) => p with { Simulated = [.. n] })]);

    /// <summary>By a hash of its name (FNV-1a), so that a new file moves no other to the other half.</summary>
    private static bool IsFirst(string name) =>
        name.Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u) / 65536 % 2 == 0;

    /// <summary>
    /// Runs of one incident file resemble each other, however many there are, so a file counts as one trial: by the
    /// share of its runs that worked. One or two files say more of themselves than of the action.
    /// </summary>
    private static PriorBook Fit(IReadOnlyList<PriorTrial> trials) => new([.. PriorBook.BuiltIn.All.Select((p, i) =>
    {
        var files = trials.GroupBy(t => t.Incident).Select(f => Seen(f, i)).Where(s => s.Count > 0)
            .Select(s => s.Average(worked => worked ? 1.0 : 0)).ToList();
        var weight = Math.Min(1, Most / Math.Max(1, files.Count));
        return p with
        {
            Simulated = files.Count < Fewest ? [] :
                [Math.Round(weight * files.Sum(), 1), Math.Round(weight * files.Sum(f => 1 - f), 1)],
        };
    })]);

    /// <summary>Whether steps worked for which the prior speaks.</summary>
    private static List<bool> Seen(IEnumerable<PriorTrial> trials, int entry) => [.. trials.SelectMany(t =>
        t.Entries.Zip(t.Worked).Where(s => s.First == entry && s.Second is not null).Select(s => s.Second!.Value))];

    private static string Text(
        IReadOnlyList<PriorTrial> first, IReadOnlyList<PriorTrial> second, PriorBook fitted, int seeds)
    {
        var text = new StringBuilder();
        var moved = fitted.All.Count(p => p.Simulated.Length > 0);
        text.AppendLine(CultureInfo.InvariantCulture, $"`dotnet run -c Release --project tests/Aura.Benchmarks -- "
            + $"priors --seeds {seeds}`: {first.Count} strategies carried out in worlds of one half of the incident "
            + $"files move {moved} of {fitted.All.Length} priors; {second.Count} of the other half judge them.");
        text.AppendLine().AppendLine("| priors, on the other half | Brier score | log loss | mean odds | came true "
            + "| recommended and well |").AppendLine("|---|--:|--:|--:|--:|--:|");
        foreach (var (name, book, of) in ((string, PriorBook, Func<PriorTrial, bool>)[])
            [("as written", PriorBook.BuiltIn.AsWritten, t => t.Written), ("fitted", fitted, t => t.Fitted)])
        {
            double Odds(PriorTrial t) => t.Entries.Aggregate(1.0,
                (p, e) => p * book.All[e].Belief.Mean);
            var recommended = second.Where(of).ToList();
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} "
                + $"| {second.Average(t => Math.Pow(Odds(t) - (t.Well ? 1 : 0), 2)):F3} "
                + $"| {second.Average(t => -Math.Log(t.Well ? Odds(t) : 1 - Odds(t))):F3} "
                + $"| {second.Average(Odds):F3} | {second.Average(t => t.Well ? 1.0 : 0):F3} "
                + $"| {recommended.Count(t => t.Well)} of {recommended.Count} |");
        }
        return text.ToString();
    }

    /// <summary>Puts what the runs add into the data file, in place of what stood there.</summary>
    private static void Write(string file, PriorBook fitted)
    {
        var entry = 0;
        File.WriteAllText(file, Numbers().Replace(File.ReadAllText(file), match => match.Groups["written"].Value
            + (fitted.All[entry++].Simulated is { IsDefault: false } and [var worked, var failed]
                ? string.Create(CultureInfo.InvariantCulture, $", simulated: [{worked}, {failed}]") : "")));
    }

    [GeneratedRegex(@"(?<written>alpha: [\d.]+, beta: [\d.]+)(, simulated: \[[^\]]*\])?")]
    private static partial Regex Numbers();
}
