using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Simulator;

namespace Aura.Tests.Simulator.Golden;

/// <summary>Replays cases against one simulated cluster, over its HTTP handler, in virtual time.</summary>
public sealed partial class GoldenReplay : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(100);

    // What passed between two requests of the recording, roughly; controllers may act in between.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    private readonly SimulatedCluster _cluster;
    private readonly HttpClient _http;

    public GoldenReplay(int seed = 1)
    {
        _cluster = new SimulatedCluster(new SimulatorOptions { Seed = seed, Metrics = false, InPlaceResize = false });
        _http = _cluster.CreateHttpClient();
        _cluster.Advance(TimeSpan.FromSeconds(2));
        NameNodes();
    }

    public void Dispose()
    {
        _http.Dispose();
        _cluster.Dispose();
    }

    /// <summary>
    /// Every difference between the recording and what the cluster answers, step by step; none: it passes.
    /// </summary>
    public IReadOnlyList<string> Replay(GoldenCase recorded)
    {
        var differences = new List<string>();
        var answers = new List<JsonNode?>();
        Send("POST", "/api/v1/namespaces", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = recorded.Namespace },
        });
        _cluster.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < recorded.Steps.Count; i++)
        {
            var step = recorded.Steps[i];
            var found = Play(step, answers, new GoldenComparison(GoldenException.In(recorded.Name, i)));
            differences.AddRange(found.Select(d => $"step {i} ({step}) {d}"));
            _cluster.Advance(s_pause);
        }
        return differences;
    }

    // The nodes of the recording were fakes and said so.
    private void NameNodes()
    {
        for (var i = 0; i < 3; i++)
            Send("PATCH", $"/api/v1/nodes/node-{i}/status", new JsonObject
            {
                ["status"] = new JsonObject
                {
                    ["nodeInfo"] = new JsonObject
                    {
                        ["kernelVersion"] = "6.0",
                        ["osImage"] = "Fake",
                        ["containerRuntimeVersion"] = "fake://1.0",
                        ["kubeletVersion"] = "v1.36.2-fake",
                    },
                },
            }, "application/merge-patch+json");
    }

    private IEnumerable<string> Play(GoldenStep step, List<JsonNode?> answers, GoldenComparison comparison)
    {
        _cluster.Advance(TimeSpan.FromSeconds(step.Wait));
        if (step.Until is not null)
            return Await(step, answers);
        if (step.Watch is not null)
            return Watch(step, answers, comparison);
        var answer = Send(step, answers);
        answers.Add(answer.Body);
        if (answer.Status != step.Status)
            return [$"expected status {step.Status} but was {answer.Status}: {answer.Body?.ToJsonString()}"];
        comparison.Compare(step.Response, answer.Comparable(step.Response, step.Do!));
        var warnings = new GoldenComparison([]);
        warnings.Compare(Strings(step.Warnings), Strings(answer.Warnings), "warnings");
        return [.. comparison.Differences, .. warnings.Differences];
    }

    private IEnumerable<string> Await(GoldenStep step, List<JsonNode?> answers)
    {
        for (var spent = TimeSpan.Zero; ; spent += s_poll)
        {
            var answer = Send(new GoldenStep(new JsonObject { ["do"] = "GET", ["path"] = step.Until }), answers);
            var missing = step.Where.Where(w => !JsonNode.DeepEquals(At(answer.Body, w.Key), w.Value)).ToList();
            if (missing.Count == 0 || spent > s_patience)
            {
                answers.Add(answer.Body);
                return missing.Select(w => $"{w.Key} did not become {w.Value?.ToJsonString() ?? "absent"}: "
                    + (At(answer.Body, w.Key) ?? answer.Body)?.ToJsonString());
            }
            _cluster.Advance(s_poll);
        }
    }

    private IEnumerable<string> Watch(GoldenStep step, List<JsonNode?> answers, GoldenComparison comparison)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Substitute(step.Path, answers));
        using var response = Done(_http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead));
        foreach (var during in step.During)
        {
            Send(during, answers);
            _cluster.Advance(s_pause);
        }
        answers.Add(null);
        _cluster.Advance(TimeSpan.FromSeconds(10));
        var events = new JsonArray();
        foreach (var line in Done(response.Content.ReadAsStringAsync())
            .Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var change = JsonNode.Parse(line)!;
            var item = change["object"]!;
            var isBookmark = (string?)change["type"] == "BOOKMARK";
            if (isBookmark && item["metadata"]?["annotations"]?["k8s.io/initial-events-end"] is null)
                continue;
            events.Add(new JsonArray((string?)change["type"], (string?)item["kind"],
                isBookmark ? null : (string?)item["metadata"]?["name"], isBookmark ? item.DeepClone() : null));
        }
        comparison.Compare(step.Events, events);
        return comparison.Differences;
    }

    private GoldenAnswer Send(GoldenStep step, List<JsonNode?> answers)
    {
        var body = step.Body is null ? null : JsonNode.Parse(Substitute(step.Body.ToJsonString(), answers));
        return Send(step.Do!, Substitute(step.Path, answers), body, step.ContentType, step.Accept, step.As);
    }

    private GoldenAnswer Send(
        string method, string path, JsonNode? body, string type = "application/json", string? accept = null,
        string? user = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            // A body that is not JSON is recorded as a text.
            var text = body is JsonValue raw && raw.TryGetValue(out string? s) ? s : body.ToJsonString();
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        request.Headers.TryAddWithoutValidation("Accept", accept ?? "application/json");
        if (user is not null)
            request.Headers.TryAddWithoutValidation("Impersonate-User", user);
        using var response = Done(_http.SendAsync(request));
        var answer = Done(response.Content.ReadAsStringAsync());
        var warnings = response.Headers.TryGetValues("Warning", out var values) ? values.ToList() : [];
        return new GoldenAnswer((int)response.StatusCode, Parse(answer), warnings);
    }

    // A request is answered before the task is handed out, or once virtual time has moved on.
    private T Done<T>(Task<T> task)
    {
        for (var i = 0; !task.IsCompleted && i < 1000; i++)
            _cluster.Advance(s_pause);
        return task.IsCompleted ? task.GetAwaiter().GetResult() : throw new TimeoutException("no answer");
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static JsonArray Strings(IEnumerable<string> texts) =>
        [.. texts.Select(t => (JsonNode?)JsonValue.Create(t))];

    private static string Substitute(string text, List<JsonNode?> answers) => Reference().Replace(text,
        m => At(answers[int.Parse(m.Groups[1].Value)], m.Groups[2].Value)?.ToString() ?? "");

    private static JsonNode? At(JsonNode? node, string pointer)
    {
        foreach (var token in pointer.Split('/').Skip(1).Select(t => t.Replace("~1", "/").Replace("~0", "~")))
            node = node switch
            {
                JsonObject o => o[token],
                JsonArray a when int.TryParse(token, out var i) && i < a.Count => a[i],
                _ => null,
            };
        return node;
    }

    [GeneratedRegex(@"\$\{(\d+):([^}]*)\}")]
    private static partial Regex Reference();
}
