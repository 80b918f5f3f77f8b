using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Simulator;
using Aura.Simulator.Faults;
using Aura.Simulator.Incidents;

namespace Aura.Benchmarks.Evaluation.Worlds;

/// <summary>
/// One incident in one of the many clusters that it may happen in: what the file leaves open is drawn, other workloads
/// run beside it, the API server is slow or fails, and it is looked at a little later. All of it follows from the seed;
/// seed 0 is the file as it stands.
/// </summary>
/// <param name="Incident">With everything drawn.</param>
/// <param name="Requests">What befalls the requests of whoever responds.</param>
internal sealed partial record World(
    Incident Incident, int Seed, SimulatorOptions Options, IReadOnlyList<FaultRule> Requests)
{
    private static readonly int[] Sizes = [3, 3, 4, 5, 8, 12];

    /// <param name="again">How many times a world of this seed was drawn before in which the incident did not come
    /// about: its pods happened to land elsewhere.</param>
    public static World Of(Incident incident, int seed, int again = 0)
    {
        if (seed == 0)
            return new World(incident, 0, new SimulatorOptions(), []);
        var random = new Random(Mix($"{incident.Name}{new string('+', again)}", seed));
        var drawn = incident.Draw(random);
        var sizeIsFree = SizeIsFree(drawn);
        var noise = Noise.Draw(random, Neighbours(drawn), moves: sizeIsFree && !JudgesPods(drawn));
        var later = TimeSpan.FromSeconds(random.Next(0, 46));
        return new World(
            drawn with
            {
                Objects = [.. drawn.Objects, .. noise.Objects],
                Behaviour = [.. drawn.Behaviour, .. noise.Behaviour],
                Fault = [.. drawn.Fault, .. noise.Steps],
                Run = drawn.Run + later,
            },
            seed, new SimulatorOptions { Seed = random.Next(), Nodes = sizeIsFree ? random.From(Sizes) : 3 },
            BadConnection.Draw(random));
    }

    /// <summary>No incident: in its worlds there is nothing but neighbours, and nothing may be found.</summary>
    public static Incident Nothing { get; } = new()
    {
        Name = "noise-alone",
        Title = "Nothing but neighbours",
        Expect = new JsonObject { ["sort"] = "healthy" },
    };

    /// <summary>
    /// Nodes are added only where the file neither names one nor is about pods that find no place: more room would end
    /// such an incident.
    /// </summary>
    private static bool SizeIsFree(Incident incident) =>
        incident.Content is not { } content || !NodeName().IsMatch(content.ToJsonString())
        && !content["expect"]!.ToJsonString().Contains("Unschedulable", StringComparison.Ordinal);

    /// <summary>New pods everywhere are asked about: those of a neighbour would suffer like its own.</summary>
    private static bool JudgesPods(Incident incident) => All(incident).Any(o =>
        ((string?)o["kind"])?.EndsWith("WebhookConfiguration", StringComparison.Ordinal) == true);

    private static List<JsonObject> All(Incident incident) =>
        [.. incident.Objects, .. incident.Fault.OfType<FaultStep.Apply>().Select(a => a.Item)];

    /// <summary>
    /// Namespaces of the incident in which a neighbour changes nothing: none that counts or judges pods.
    /// </summary>
    private static IReadOnlyList<string> Neighbours(Incident incident)
    {
        var all = All(incident);
        var counting = all.Where(o => (string?)o["kind"] is "ResourceQuota" or "LimitRange" or "NetworkPolicy"
                or "ValidatingWebhookConfiguration" or "MutatingWebhookConfiguration")
            .Select(o => (string?)o["metadata"]!["namespace"]).ToHashSet();
        var judged = all.Where(o => (string?)o["kind"] == "Namespace" && o["metadata"]!["labels"] is not null)
            .Concat(incident.Fault.OfType<FaultStep.Patch>().Where(p => p.Kind == "Namespace")
                .Select(p => (JsonObject)new JsonObject { ["metadata"] = new JsonObject { ["name"] = p.Name } }))
            .Select(o => (string?)o["metadata"]!["name"]);
        return counting.Contains(null) ? [] : [.. incident.Objects
            .Select(o => (string?)o["metadata"]?["namespace"]).OfType<string>().Distinct()
            .Except(counting.OfType<string>()).Except(judged.OfType<string>()).Order(StringComparer.Ordinal)];
    }

    /// <summary>FNV-1a: the same on every machine, as string hash codes are not.</summary>
    private static int Mix(string name, int seed) =>
        (int)name.Aggregate(2166136261u ^ (uint)seed * 2654435761u, (hash, c) => (hash ^ c) * 16777619u);

    [GeneratedRegex(@"""node-\d|""Node""|nodeName")]
    private static partial Regex NodeName();
}
