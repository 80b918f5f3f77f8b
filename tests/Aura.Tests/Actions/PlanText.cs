using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Plans;

namespace Aura.Tests.Actions;

/// <summary>Steps and conditions as short lines, for expectations in case files.</summary>
internal static partial class PlanText
{
    public static IEnumerable<string> Lines(Plan plan) => plan.Steps.SelectMany(step => step switch
    {
        Step.Apply { Change: Change.Patch patch } => patch.Fields.Select(f =>
            $"{Verb(patch)} {patch.Target} {f.Path}: {Shown(f.Before)} -> {Shown(f.After)}"),
        Step.Apply { Change: Change.Scale s } => [$"scale {s.Target}: {s.Before} -> {s.After}"],
        Step.Apply { Change: Change.Evict e } => [$"evict {e.Target}"],
        Step.Apply { Change: Change.Delete d } => [$"delete {d.Target}"],
        Step.Apply { Change: Change.Create c } => [$"create {Plain($"{c.Target}")}"],
        Step.Apply { Change: Change.Send s } => [$"send to {s.Receiver}: {s.Message["text"]}"],
        Step.Apply { Change: Change.Exec e } =>
            [$"exec {e.Target} {e.Container}: {string.Join(' ', e.Command)}"],
        Step.Apply { Change: Change.Archive a } =>
            [$"archive {Plain(a.Target.Name)}", .. a.Entries.Select(e => $"  {Plain(e.Path)}")],
        Step.RestoreAfter r => [$"restore after {r.After.TotalSeconds}s"],
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
        Condition.ReadyEndpoints c => $"endpoints {c.Service} >= {c.AtLeast}"
            + (c.Labels is null ? "" : $" with {c.Labels}"),
        Condition.FieldEquals c => $"{c.Target} {c.Path} = {Shown(c.Value)}",
        Condition.NoNewOomKills c => $"noNewOomKills {c.Target}",
        Condition.NoNewRestarts c => $"noNewRestarts {c.Target}",
        Condition.ErrorRate c => $"errors {c.Service} {c.Version} <= {c.Most}",
        Condition.JobComplete c => $"complete {Plain($"{c.Job}")}",
        Condition.StatusCondition c => $"{c.Target} {c.Type} = {c.Status}",
        Condition.FieldIn c => $"{Plain($"{c.Target}")} {c.Path} in {string.Join(", ", c.Values)}",
        Condition.FieldDiffers c => $"{c.Target} {c.Path} differs from {Shown(c.From)}",
        Condition.Exists c => $"exists {Plain($"{c.Target}")}",
        Condition.Resized c => $"resized {c.Pod} {c.Container}",
        Condition.ClaimResized c => $"{c.Claim} has {c.Size}",
        Condition.Scheduled c => $"scheduled {c.Pod}",
        Condition.EndpointsOn c => $"endpoints {c.Service} on {string.Join(", ", c.Pods)}",
        Condition.NoEndpoint c => $"no endpoint {c.Pod} of {c.Service}",
        Condition.HasEndpoint c => $"endpoint {c.Pod} of {c.Service}",
        Condition.EndpointsOnPort c => $"endpoints {c.Service} {c.Port}={string.Join(",", c.Numbers)}",
        Condition.SnapshotReady c => $"ready {Plain($"{c.Snapshot}")}",
        Condition.Access c => $"{c.Subject} {(c.Allowed ? "may" : "may not")} {c.Question}",
        Condition.NewCertificate c => $"new certificate {c.Secret} for {string.Join(", ", c.Names)}",
        Condition.All all => string.Join(" and ", all.Of.Select(Text)),
        _ => $"{condition}",
    };

    private static string Verb(Change.Patch patch) => patch.Subresource switch
    {
        null => "set",
        "resize" => "resize",
        var part => $"set ({part})",
    };

    private static string Shown(JsonNode? value) => Plain(value is JsonValue v && v.TryGetValue(out string? text) ? text
        : value?.ToJsonString() ?? "absent");

    // A hash says nothing to a reader.
    private static string Plain(string text) => Order().Replace(ValueHash().Replace(text, "$1HASH)"), "$1)")
        .Replace("$(aura:", "$(", StringComparison.Ordinal);

    [GeneratedRegex(@"(\(aura:tls64 (crt|key)) [A-Za-z0-9_-]+\)")]
    private static partial Regex Order();

    [GeneratedRegex(@"(\(aura:value64 \S+ )[0-9a-f]{32}\)")]
    private static partial Regex ValueHash();
}
