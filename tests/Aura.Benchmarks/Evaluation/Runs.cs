using Aura.Benchmarks.Evaluation.Judging;
using Aura.Benchmarks.Evaluation.Responders;
using Aura.Benchmarks.Evaluation.Worlds;
using Aura.Simulator.Incidents;
using Aura.Tests.Incidents;

namespace Aura.Benchmarks.Evaluation;

/// <summary>Plays incidents in many worlds, each at the hands of every responder.</summary>
/// <param name="rehearses">
/// A twin is asked before what is recommended is carried out, and another strategy is rehearsed and carried out too.
/// </param>
internal sealed class Runs(IReadOnlyList<Incident> incidents, bool rehearses = false)
{
    /// <summary>Those that are compared.</summary>
    public static readonly IReadOnlyList<IResponder> Responders =
        [new AuraResponder(), new AlwaysRestart(), new AlwaysRollBack()];

    private const int MostDraws = 6;
    private readonly Acceptance _acceptance = new(incidents);
    private readonly Dictionary<string, IReadOnlyList<string>> _harm = [];

    public static Runs Of(string folder, bool rehearses) => new([.. Directory.GetFiles(folder, "*.yaml")
        .Order(StringComparer.Ordinal).Select(Incident.Load)], rehearses);

    private IEnumerable<IResponder> Playing(int seed) => rehearses
        ? [new AuraResponder(true), .. Responders.Skip(1), new AnotherStrategy(seed)] : Responders;

    public IReadOnlyList<Incident> Incidents => incidents;

    /// <summary>One result for each responder, doing nothing first; a crash is a result too.</summary>
    public IEnumerable<RunResult> Of(Incident incident, int seed)
    {
        var (world, untouched, fault) = Draw(incident, seed);
        if (untouched is null)
            return [.. Playing(seed).Select(r => r.Name).Prepend(Nobody.Word).Select(r => Crashed(world, r, fault))];
        return
        [
            Judged(world, Nobody.Word, untouched, untouched),
            .. Playing(seed).Select(r => Try(world, r.Name, () => Play.Run(world, r), out var crash) is { } played
                ? Judged(world, r.Name, played, untouched) : Crashed(world, r.Name, crash)),
        ];
    }

    /// <summary>
    /// A world in which the incident does as much harm as its file says, and what happens if nobody acts.
    /// </summary>
    public (World World, Played? Untouched, string Fault) Draw(Incident incident, int seed)
    {
        if (!_harm.TryGetValue(incident.Name, out var harm))
            _harm[incident.Name] = harm = Harm.AsWritten(incident);
        for (var again = 0; ; again++)
        {
            var world = World.Of(incident, seed, again);
            var untouched = Try(world, Nobody.Word, () => Play.Run(world, new Nobody()), out var fault);
            if (untouched is null || again == MostDraws || !harm.Except(Harm.Of(incident, untouched.Samples[0])).Any())
                return (world, untouched, fault);
        }
    }

    private RunResult Judged(World world, string responder, Played played, Played untouched) =>
        new Judge(world, _acceptance).Of(responder, played, untouched);

    /// <summary>Whatever goes wrong in one run is a failure of that run, and the others go on.</summary>
    private static Played? Try(World world, string responder, Func<Played> play, out string fault)
    {
        fault = "";
        try
        {
            return play();
        }
        catch (Exception e)
        {
            fault = $"{e.GetType().Name}: {e.Message}";
            Console.Error.WriteLine($"{world.Incident.Name} seed {world.Seed} {responder}: {e}");
            return null;
        }
    }

    private static RunResult Crashed(World world, string responder, string fault) => new()
    {
        Incident = world.Incident.Name,
        Sort = new Expectation(world.Incident.Expect).Sort,
        Seed = world.Seed,
        Responder = responder,
        Success = false,
        Why = $"crash: {fault}",
    };
}
