using System.Text.Json.Nodes;
using Aura.Plans;

namespace Aura.Tests.Actions;

/// <summary>Steps and conditions as short lines, for expectations in case files.</summary>
internal static class PlanText
{
    public static IEnumerable<string> Lines(Plan plan) => plan.Steps.SelectMany(step => step switch
    {
        Step.Apply { Change: Change.Patch patch } => patch.Fields.Select(f =>
            $"set {patch.Target} {f.Path}: {Shown(f.Before)} -> {Shown(f.After)}"),
        Step.Apply { Change: Change.Scale s } => [$"scale {s.Target}: {s.Before} -> {s.After}"],
        Step.Apply { Change: Change.Evict e } => [$"evict {e.Target}"],
        Step.Apply { Change: Change.Delete d } => [$"delete {d.Target}"],
        Step.Apply { Change: Change.Create c } => [$"create {c.Target}"],
        Step.Apply { Change: Change.Send s } => [$"send to {s.Receiver}: {s.Message["text"]}"],
        Step.Wait wait => [$"wait {Text(wait.Until)}"],
        Step.Hold hold => [$"hold {Text(hold.While)} for {hold.For.TotalSeconds}s"],
        _ => (IEnumerable<string>)[$"{step}"],
    });

    public static string Text(Condition? condition) => condition switch
    {
        null => "nothing",
        Condition.RolledOut c => $"rolledOut {c.Target}",
        Condition.Restarted c => $"restarted {c.Target}",
        Condition.Replaced c => $"replaced {c.Pod}" + (c.AtLeast is { } n ? $" with {n} ready" : ""),
        Condition.Gone c => $"gone {c.Target}",
        Condition.ReadyReplicas c => $"ready {c.Target} = {c.Exactly}",
        Condition.ReadyEndpoints c => $"endpoints {c.Service} >= {c.AtLeast}",
        Condition.FieldEquals c => $"{c.Target} {c.Path} = {Shown(c.Value)}",
        Condition.NoNewOomKills c => $"noNewOomKills {c.Target}",
        Condition.All all => string.Join(" and ", all.Of.Select(Text)),
        _ => $"{condition}",
    };

    private static string Shown(JsonNode? value) => value is JsonValue v && v.TryGetValue(out string? text) ? text
        : value?.ToJsonString() ?? "absent";
}
