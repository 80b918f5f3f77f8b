using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator;

namespace Aura.Tests.Actions;

/// <summary>
/// What a run expects of the cluster's objects: a field <c>equals</c>, is <c>same</c> as before the action or has
/// <c>changed</c>, an object is <c>absent</c>, so many objects of a kind are there (<c>count</c>).
/// </summary>
internal sealed class RunFacts(SimulatedCluster cluster, KubeClient client)
{
    private readonly Dictionary<string, string?> _before = [];

    /// <summary>Remembers what the facts name, as it is before the action.</summary>
    public void Remember(params IEnumerable<JsonNode?> facts)
    {
        foreach (var fact in facts.SelectMany(CaseFiles.List).Where(f => f["same"] is not null
            || f["changed"] is not null))
            _before[Place(fact)] = Value(fact);
    }

    public void Hold(JsonNode? facts)
    {
        foreach (var fact in CaseFiles.List(facts))
            Assert.True(Why(fact) is null, $"{fact.ToJsonString()}: {Why(fact)}");
    }

    private string? Why(JsonObject fact)
    {
        if (fact["count"] is { } count)
            return Count(fact) is var seen && seen == (int)count ? null : $"there are {seen}";
        if ((bool?)fact["absent"] == true)
            return Find(fact) is null ? null : "it is there";
        if (fact["same"] is not null || fact["changed"] is not null)
            return _before[Place(fact)] == Value(fact) == (fact["same"] is not null) ? null
                : $"it was {_before[Place(fact)]}, it is {Value(fact)}";
        var found = Find(fact);
        return found is null ? "it is not there"
            : fact["path"] is null || JsonNode.DeepEquals(fact["equals"], found.At((string)fact["path"]!)) ? null
            : $"it is {found.At((string)fact["path"]!)?.ToJsonString() ?? "absent"}";
    }

    private string? Value(JsonObject fact) => Find(fact)?.At((string)fact["path"]!)?.ToJsonString();

    private static string Place(JsonObject fact) =>
        $"{fact["kind"]} {fact["namespace"]}/{fact["name"]} {fact["path"]}";

    private int Count(JsonObject fact) => cluster.Run(() => client.ListAsync(KindOf(fact), Namespace(fact),
        new ListOptions { Labels = (string?)fact["labels"] })).Items.Count;

    private KubeObject? Find(JsonObject fact) => cluster.Run(
        () => client.FindAsync(new ObjectRef(KindOf(fact), Namespace(fact), (string)fact["name"]!)));

    private string? Namespace(JsonObject fact) =>
        KindOf(fact).Namespaced ? (string?)fact["namespace"] ?? "shop" : null;

    private Kind KindOf(JsonObject fact) =>
        cluster.Api.Kinds.All.Select(r => r.Kind).FirstOrDefault(k => k.Name == (string?)fact["kind"])
        ?? throw new InvalidOperationException($"no kind '{fact["kind"]}' is served");
}
