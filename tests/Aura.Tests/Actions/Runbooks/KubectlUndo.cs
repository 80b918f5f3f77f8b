using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Mcp.Tools;

namespace Aura.Tests.Actions.Runbooks;

/// <summary>
/// The kubectl commands that take an approved run back, where somebody has to do it without Aura; from the last change
/// to the first.
/// </summary>
internal static partial class KubectlUndo
{
    // The kinds whose containers kubectl merges by name.
    private static readonly string[] WithContainers =
        ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob", "Pod"];

    public static IReadOnlyList<string> Of(ApprovedText run) =>
        [.. run.Changes.Reverse().Select(Of).OfType<string>().Distinct()];

    private static string? Of(ApprovedText.Change change)
    {
        var name = $"{change.Kind.ToLowerInvariant()}/{change.Name}";
        var kubectl = change.Namespace is { } ns ? $"kubectl -n {ns}" : "kubectl";
        return change.Op switch
        {
            "scale" => $"{kubectl} scale {name} --replicas={change.Fields.First().Before}",
            "create" => $"{kubectl} delete {name}",
            "delete" when change.Kind != "Pod" => $"{kubectl} create -f {change.Name}.yaml   # the manifest as it was",
            "delete" or "evict" => $"# {change.Target}: nothing to do, a controller has made another pod",
            "patch" => Patch(change, kubectl, name, ""),
            "resize" => Patch(change, kubectl, name, " --subresource=resize"),
            _ => null,
        };
    }

    private static string Patch(ApprovedText.Change change, string kubectl, string name, string part)
    {
        var (body, byName) = (new JsonObject(), false);
        foreach (var (path, before) in change.Fields)
        {
            if (change.Kind == "Secret" || !Put(body, path, before, out var named)
                || (named && !WithContainers.Contains(change.Kind)))
                return Edit(change, kubectl, name, part);
            byName |= named;
        }
        return body.Count == 0 ? Edit(change, kubectl, name, part)
            : $"{kubectl} patch {name}{part} --type={(byName ? "strategic" : "merge")} -p "
                + $"'{body.ToJsonString(ToolJson.Options).Replace("'", "'\\''")}'";
    }

    private static string Edit(ApprovedText.Change change, string kubectl, string name, string part) =>
        string.Join("\n", change.Fields.Select(f => $"#   {f.Path} {(f.Before is null ? "away" : $"= {f.Before}")}")
            .Prepend($"{kubectl} edit {name}{part}   # and put back:"));

    // False where a patch cannot say it.
    private static bool Put(JsonObject root, string path, string? before, out bool named)
    {
        named = false;
        if (before is not null && Unclear().IsMatch(before))
            return false;
        var at = root;
        var segments = Segment().Matches(path).Select(m => m.Value).ToList();
        foreach (var (segment, last) in segments.Select((s, i) => (s, i == segments.Count - 1)))
            if (!segment.StartsWith('[') || !segment.Contains('='))
            {
                var field = segment.Trim('[', ']');
                if (last)
                    at[field] = Value(path, before);
                else
                    at = (JsonObject)(at[field] is JsonObject there && !NextIsItem(segments, segment) ? there
                        : Next(at, field, segments, segment));
            }
            else if (!segment.StartsWith("[name=") || last)
                return false;
            else
                named = true;
        return true;
    }

    private static bool NextIsItem(List<string> segments, string segment) =>
        segments[segments.IndexOf(segment) + 1] is var next && next.StartsWith('[') && next.Contains('=');

    // The object below a field, or the item of a list that has the name.
    private static JsonObject Next(JsonObject at, string field, List<string> segments, string segment)
    {
        if (!NextIsItem(segments, segment))
            return (JsonObject)(at[field] = new JsonObject());
        var name = segments[segments.IndexOf(segment) + 1].Split('=')[1].TrimEnd(']');
        var list = (JsonArray)(at[field] ??= new JsonArray());
        var item = list.OfType<JsonObject>().FirstOrDefault(i => (string?)i["name"] == name);
        if (item is null)
            list.Add(item = new JsonObject { ["name"] = name });
        return item;
    }

    private static JsonNode? Value(string path, string? text)
    {
        if (text is null)
            return null;
        if (Keyed().IsMatch(path) || (Texts().IsMatch(path) && text[0] is not ('{' or '[')))
            return text;
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    [GeneratedRegex(@"\[[^\]]*\]|[^.\[\]]+")]
    private static partial Regex Segment();

    // What is masked, marked or filled in later cannot be copied.
    [GeneratedRegex(@"⟦|\$\(|\[secret\]|<uid>|<time>|…")]
    private static partial Regex Unclear();

    // One label or annotation: text, whatever it looks like.
    [GeneratedRegex(@"(labels|annotations)(\[[^\]]*\]|\.[^.\[]+)$")]
    private static partial Regex Keyed();

    [GeneratedRegex(@"labels|annotations|matchLabels|[sS]elector|resources|\bdata\b|image|hard")]
    private static partial Regex Texts();
}
