using System.Text;
using System.Text.Json.Nodes;
using Aura.Diagnosis;
using Aura.Learning.Patterns;
using Aura.Mcp.Serving;

namespace Aura.Mcp.Tools;

/// <summary>
/// The findings that an answer has room for, gravest first; what is left out is counted. All of them are remembered,
/// and a narrower question shows the rest.
/// </summary>
internal sealed class ShownFindings
{
    public const int Most = 100;

    /// <summary>Of JSON, before the rest is left out.</summary>
    private const int MostCharacters = 96 * 1024;

    private readonly int[] _leftOut = new int[Enum.GetValues<Severity>().Length];
    private readonly StringBuilder _text = new();
    private int _characters;

    public JsonArray Json { get; } = [];

    public bool IsComplete => _leftOut.All(n => n == 0);

    /// <param name="clock">The finding's cluster's.</param>
    public void Add(Workspace workspace, string cluster, Finding finding, TimeProvider clock)
    {
        if (!IsComplete || Json.Count >= Most)
        {
            LeaveOut(finding.Severity);
            return;
        }
        var before = Recurrence.Of(workspace.Store, cluster, finding, clock.GetUtcNow());
        var json = FindingAnswer.Of(finding, before);
        AlertsAnswer.AddTo(json, workspace.Store.Alerts.OfFinding(cluster, finding.Id));
        var size = json.ToJsonString(ToolJson.Options).Length;
        if (Json.Count > 0 && _characters + size > MostCharacters)
        {
            LeaveOut(finding.Severity);
            return;
        }
        _characters += size;
        Json.Add(json);
        _text.Append('\n').Append(FindingAnswer.Text(finding)).Append(before is null ? "" : $"\n  {before}");
    }

    public void LeaveOut(Severity severity, int count = 1) => _leftOut[(int)severity] += count;

    /// <summary>The fields of an answer that tell of findings.</summary>
    public JsonObject Answer(Scanned scanned)
    {
        var answer = new JsonObject { ["findings"] = Json, ["scanned"] = ToolJson.ToObject(scanned) };
        if (!IsComplete)
            answer["leftOut"] = new JsonObject(Counted().Select(c =>
                KeyValuePair.Create(ToolJson.Snake(c.Severity), (JsonNode?)c.Count)));
        return answer;
    }

    public string Text(int objects, string where)
    {
        var all = Json.Count + _leftOut.Sum();
        return (all == 0 ? $"Nothing found in {objects} objects{where}." : $"{all} found in {objects} objects{where}:")
            + _text + (IsComplete ? "" : $"\n{_leftOut.Sum()} more left out ("
                + string.Join(", ", Counted().Select(c => $"{c.Count} {ToolJson.Snake(c.Severity)}"))
                + "): narrow it by namespace, kind, minSeverity or cluster");
    }

    private IEnumerable<(Severity Severity, int Count)> Counted() =>
        Enum.GetValues<Severity>().OrderDescending().Select(s => (s, _leftOut[(int)s])).Where(c => c.Item2 > 0);
}
