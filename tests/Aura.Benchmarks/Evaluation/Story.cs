using System.Globalization;
using Aura.Benchmarks.Evaluation.Judging;
using Aura.Benchmarks.Evaluation.Responders;
using Aura.Benchmarks.Evaluation.Worlds;

namespace Aura.Benchmarks.Evaluation;

/// <summary>One world, told in full.</summary>
internal static class Story
{
    public static int Tell(Runs runs, string? name, int seed)
    {
        foreach (var incident in runs.Incidents.Where(i => name is null || i.Name == name))
        {
            var world = runs.Draw(incident, seed).World;
            Console.WriteLine($"# {incident.Name} seed {seed}: {world.Options.Nodes} nodes, cluster seed "
                + $"{world.Options.Seed}, {world.Incident.Objects.Count - incident.Objects.Count} objects of others, "
                + $"looked at after {world.Incident.Run}");
            foreach (var rule in world.Requests)
                Console.WriteLine($"  requests: {rule.Sort} {rule.Probability}");
            foreach (var variation in incident.Vary)
                Console.WriteLine($"  drawn: {variation.At}: "
                    + Kubernetes.FieldPath.Parse(variation.At).Read(world.Incident.Content)?.ToJsonString());
            foreach (var responder in Runs.Responders)
                Tell(responder.Name, Play.Run(world, responder));
            foreach (var result in runs.Of(incident, seed))
                Tell(result);
        }
        return 0;
    }

    private static void Tell(string responder, Played played)
    {
        Console.WriteLine($"## {responder}");
        foreach (var reaction in played.Reactions)
        {
            Console.WriteLine($"  {reaction.Finding.Severity} {reaction.Finding.Type} {reaction.Finding.Target}: "
                + $"{reaction.Finding.Summary} {reaction.Why}");
            foreach (var attempt in reaction.Attempts)
                Console.WriteLine($"    {attempt.What}: {string.Join(", ", attempt.Actions)} on "
                    + $"{string.Join(", ", attempt.Changed)}: {attempt.Status} {attempt.Message}");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"    ended after {(reaction.Ended - played.Begin).TotalSeconds:F0} s"));
        }
        Console.WriteLine($"  found in the end: {string.Join(", ", played.Left.DefaultIfEmpty("nothing"))}");
    }

    private static void Tell(RunResult result)
    {
        Console.WriteLine($"{result.Responder}: {(result.Success ? "success" : $"failure: {result.Why}")}; "
            + $"{result.Actions} actions, {result.FalseActions} false, undone {result.Undone}");
        foreach (var part in result.Parts)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {part.Type} {part.Target}: {part.Outcome} {part.Seconds:F0} {part.Strategy} x{part.Tries} ")
                + part.Why);
        foreach (var harm in result.Collateral)
            Console.WriteLine($"  collateral: {harm}");
    }
}
