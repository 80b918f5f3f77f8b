using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Behaviour;
using Aura.Simulator.Incidents;

namespace Aura.Benchmarks.Evaluation.Worlds;

/// <summary>
/// What else lives in a cluster, and is well: workloads with Services and budgets in namespaces of their own and beside
/// the incident, a CronJob that runs every minute, a rollout under way, events of things that are long over.
/// </summary>
internal sealed record Noise(
    IReadOnlyList<JsonObject> Objects, IReadOnlyList<BehaviourRule> Behaviour, IReadOnlyList<FaultStep> Steps)
{
    // Names that no incident uses.
    private static readonly string[] Names =
        ["amber", "birch", "cobalt", "dahlia", "ember", "fjord", "garnet", "heron", "indigo", "juniper"];

    /// <param name="beside">Namespaces of the incident that neighbours may live in.</param>
    /// <param name="moves">New pods may be made at any time: a CronJob, a rollout.</param>
    public static Noise Draw(Random random, IReadOnlyList<string> beside, bool moves)
    {
        var (objects, rules, steps) =
            (new List<JsonObject>(), new List<BehaviourRule>(), new List<FaultStep>());
        var names = new Queue<string>(Names.OrderBy(_ => random.Next()).ToList());
        var own = Enumerable.Range(0, 1 + random.Next(3)).Select(i => $"team-{i}").ToList();
        objects.AddRange(own.Select(NoiseObjects.Namespace));
        foreach (var ns in own.Concat(own).Concat(beside.Where(_ => random.Chance(0.6))))
        {
            var name = names.Dequeue();
            objects.AddRange(NoiseObjects.Workload(random, ns, name));
            rules.Add(Starts($"*/{name}:1.*", random.Next(1, 20)));
            if (moves && ns == own[0] && steps.Count == 0 && random.Chance(0.5)
                && objects.Exists(o => (string?)o["kind"] == "Deployment" && (string?)o["metadata"]!["name"] == name))
            {
                steps.Add(Rollout(ns, name));
                rules.Add(Starts($"*/{name}:2.*", random.Next(20, 90)));
            }
        }
        if (moves && random.Chance(0.5))
            objects.Add(NoiseObjects.CronJob(own[0], names.Dequeue()));
        if (random.Chance(0.5))
            objects.Add(NoiseObjects.OldEvent(own[^1]));
        return new Noise(objects, rules, steps);
    }

    private static BehaviourRule Starts(string image, int seconds) => new()
    {
        Match = new ContainerMatch { Image = image },
        ReadyAfter = TimeSpan.FromSeconds(seconds),
    };

    private static FaultStep.Patch Rollout(string ns, string name) => new("Deployment", ns, name, Read($$$"""
        spec: {template: {spec: {containers: [{name: {{{name}}}, image: "registry.teams.example/{{{name}}}:2.0.0"}]} } }
        """));

    internal static JsonObject Read(string yaml) => (JsonObject)Yaml.Parse(yaml)!;
}
