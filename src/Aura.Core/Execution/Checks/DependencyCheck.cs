using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Checks;

/// <summary>
/// Who uses the Service, ConfigMap, Secret or claim that a plan changes. What users need is not taken from them; that
/// they are there is told.
/// </summary>
public sealed class DependencyCheck : ISafetyCheck
{
    public string Name => "dependencies";

    public IReadOnlyList<string> Rbac => Users.Rbac;

    public async Task<IEnumerable<Check>> CheckAsync(Plan plan, RemediationAction action, ClusterView cluster)
    {
        var checks = new List<Check>();
        var made = plan.Changes.OfType<Change.Create>().Select(c => c.Target).ToHashSet();
        foreach (var changes in plan.Changes
            .Where(c => c is Change.Patch or Change.Delete && Users.AreKnownOf(c.Target)).GroupBy(c => c.Target))
        {
            var users = await Users.OfAsync(changes.Key, plan, cluster);
            if (users.Count > 0)
                checks.AddRange(changes.Select(c => Judge(c, users, made.Contains(c.Target))));
        }
        return checks;
    }

    private static Check Judge(Change change, IReadOnlyList<Users.Use> users, bool madeAnew)
    {
        var name = $"nobody is cut off from {change.Target}";
        if (change is Change.Delete)
            return madeAnew
                ? new Check(name, true, $"it is made anew; {Shown(users)} cannot do without it meanwhile")
                { Warns = true }
                : new Check(name, false, $"{Shown(users)} would lose it", "change or remove what uses it first");
        var missing = users.Where(u => u.Part is { } part && Lost((Change.Patch)change, part)).ToList();
        return missing.Count > 0
            ? new Check(name, false,
                $"{Shown(missing)} would lose {string.Join(", ", missing.Select(u => u.Part).Distinct())}",
                "keep it, or change what uses it first")
            : new Check(name, true, $"{Shown(users)} {Effect(change.Target.Kind)}") { Warns = true };
    }

    private static string Effect(Kind kind) => kind == Kind.ConfigMap || kind == Kind.Secret
        ? "read it when their containers start (volumes follow by themselves within a minute or two)"
        : kind == Kind.Service ? "reach it: traffic follows at once" : "hold it";

    // A part is a key of data, or a port; before it was there, afterwards it is not.
    private static bool Lost(Change.Patch patch, string part) => patch.Fields.Any(f =>
        Parts(f.Path, f.Before).Contains(part)) && !patch.Fields.Any(f => Parts(f.Path, f.After).Contains(part));

    private static IEnumerable<string> Parts(string path, JsonNode? value) => path switch
    {
        "data" or "stringData" or "binaryData" => (value as JsonObject ?? []).Select(p => p.Key),
        "spec.ports" => (value as JsonArray ?? []).SelectMany(p => ((JsonNode?[])[p?["name"], p?["port"]])
            .Where(n => n is not null).Select(n => $"{n}")),
        _ when value is not null && DataKey(path) is { } key => [key],
        _ => [],
    };

    private static string? DataKey(string path) => FieldPath.Parse(path).Segments is [FieldPath.Segment.Field top,
        FieldPath.Segment.Field key] && top.Name is "data" or "stringData" or "binaryData" ? key.Name : null;

    private static string Shown(IEnumerable<Users.Use> users)
    {
        var names = users.Select(u => u.By.ToString()).Distinct().ToList();
        return string.Join(", ", names.Take(4)) + (names.Count > 4 ? $" and {names.Count - 4} more" : "");
    }
}
