using Aura.Benchmarks.Evaluation.Responders;
using Aura.Benchmarks.Evaluation.Worlds;
using Aura.Diagnosis.Scopes;
using Aura.Tests.Incidents;

namespace Aura.Benchmarks.Evaluation.Judging;

/// <summary>Lets one responder loose on one world.</summary>
internal static class Play
{
    /// <summary>A finding must be mended so long after the first look.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    /// <summary>What is mended must stay so for so long.</summary>
    public static readonly TimeSpan Lasting = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan AtLeast = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(10);

    public static Played Run(World world, IResponder responder)
    {
        using var site = new Site(world);
        return Run(site, world, responder);
    }

    public static Played Run(Site site, World world, IResponder responder)
    {
        var expected = new Expectation(world.Incident.Expect);
        var watch = new Watch(site.Cluster, expected);
        var before = Writings.Of(site.Cluster);
        var begin = site.Elapsed;
        var found = site.Diagnose(new DiagnosisScope { Alert = expected.Alert });
        var reactions = new List<Reaction>();
        foreach (var finding in found)
            reactions.Add(reactions.Count > 0 && responder is not Nobody && !StillThere(site, finding.Id)
                ? new Reaction(finding, [], site.Elapsed, "gone when its turn came")
                : responder.React(site, finding, begin + Limit));
        Settle(site, reactions, begin, responder is Nobody, reaction => Health.Since(
            watch.Samples, reaction, Causes.IsMain(reaction.Finding, expected)));
        return new Played
        {
            Begin = begin,
            Reactions = reactions,
            Samples = watch.Samples,
            Before = before,
            After = Writings.Of(site.Cluster),
            Left = site.Truth().Select(f => $"{f.Type} {f.Target}").ToHashSet(),
            Served = Services.Of(site.Cluster),
            MessagesSent = site.MessagesSent,
        };
    }

    private static bool StillThere(Site site, string id) =>
        site.Diagnose(DiagnosisScope.Everything).Any(f => f.Id == id);

    /// <summary>Until all that was mended has stayed so for long enough, or never will in time.</summary>
    private static void Settle(
        Site site, IReadOnlyList<Reaction> reactions, TimeSpan begin, bool toTheEnd,
        Func<Reaction, TimeSpan?> wellSince)
    {
        var end = begin + Limit + Lasting;
        if (toTheEnd)
        {
            site.Advance(end - site.Elapsed);
            return;
        }
        site.Advance(AtLeast);
        while (site.Elapsed < end && reactions.Any(r => Waits(r) && !(site.Elapsed - wellSince(r) >= Lasting)))
            site.Advance(Pace);
    }

    private static bool Waits(Reaction reaction) => reaction.Attempts.Any(a => a.Stands && !a.OnlyTells);
}
