using System.Globalization;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Incidents;

namespace Aura.Benchmarks.Curves;

/// <summary>
/// An incident whose cause is drawn: what diagnosis sees is always the same, what helps is not. See conditions.yaml.
/// </summary>
/// <param name="content">Its entry there.</param>
internal sealed class Condition(JsonObject content)
{
    private const string Place = "$NS";
    private static readonly string[] Places = ["shop", "shop-staging", "shop-prod"];
    private static readonly int[] Sizes = [2, 3, 3, 5];

    public static IReadOnlyList<Condition> All { get; } =
        [.. ((JsonArray)Yaml.Parse(Embedded("curves/conditions.yaml"))!).Select(c => new Condition((JsonObject)c!))];

    public string Name => (string)content["name"]!;

    /// <summary>The type that is to be found.</summary>
    public string Finding => (string)content["finding"]!;

    /// <summary>How often each remedy helps, by world; where it is a matter of degree, up to each degree.</summary>
    public IEnumerable<(string Remedy, double Right, double Other)> Truth
    {
        get
        {
            foreach (var hidden in Hidden)
            {
                var (right, other) = (0.0, 0.0);
                foreach (var choice in Choices(hidden).SkipLast(1))
                {
                    (right, other) = (right + Weight(choice, Truths.Right), other + Weight(choice, Truths.Other));
                    yield return ($"{hidden["remedy"]}{(choice["what"] is { } what ? $", {what}" : "")}", right, other);
                }
            }
        }
    }

    /// <summary>One incident of the kind.</summary>
    /// <param name="random">Drawn from in the same order in every world: only the hidden cause differs.</param>
    public Incident Draw(string truth, Random random)
    {
        var (ns, replicas) = (Places[random.Next(Places.Length)], Sizes[random.Next(Sizes.Length)]);
        var run = int.Parse(((string?)content["run"] ?? "180s").TrimEnd('s'), CultureInfo.InvariantCulture)
            + random.Next(0, 46);
        var rules = new JsonArray();
        foreach (var hidden in Hidden)
            foreach (var rule in Draw(hidden, truth, random.NextDouble()))
                rules.Add(rule!.DeepClone());
        foreach (var rule in (JsonArray?)content["rules"] ?? [])
            rules.Add(rule!.DeepClone());
        var incident = Workloads.Of(Name, ns, replicas, Json("labels"), content["container"] as JsonObject);
        foreach (var item in (JsonArray?)content["objects"] ?? [])
            ((JsonArray)incident["objects"]!).Add(JsonNode.Parse(item!.ToJsonString().Replace(Place, ns)));
        incident["fault"] = new JsonArray(
            new JsonObject { ["op"] = "behaviour", ["rules"] = rules }, Workloads.Patch(ns, content["patch"]));
        incident["run"] = $"{run}s";
        return Incident.Of(incident, Name);
    }

    private IEnumerable<JsonObject> Hidden => ((JsonArray)content["hidden"]!).OfType<JsonObject>();

    private static JsonArray Draw(JsonObject hidden, string truth, double drawn)
    {
        foreach (var choice in Choices(hidden))
            if ((drawn -= Weight(choice, truth)) < 0)
                return (JsonArray?)choice["rules"] ?? [];
        return (JsonArray?)Choices(hidden).Last()["rules"] ?? [];
    }

    private static IEnumerable<JsonObject> Choices(JsonObject hidden) =>
        ((JsonArray)hidden["choices"]!).OfType<JsonObject>();

    private static double Weight(JsonObject choice, string truth) =>
        double.Parse($"{choice[truth]}", CultureInfo.InvariantCulture);

    private string Json(string field) => content[field]?.ToJsonString() ?? "{}";

    private static string Embedded(string name)
    {
        using var stream = typeof(Condition).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
