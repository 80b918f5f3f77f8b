using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Diagnosis;

namespace Aura.Mcp.Tools;

/// <summary>
/// What one of many clusters has shown: its gravest findings and how many there were, or why there are none.
/// </summary>
/// <param name="More">Beyond those that an answer could show, by severity.</param>
internal sealed record ClusterLook(
    string Cluster, TimeProvider Clock, ImmutableArray<Finding> Findings, ImmutableDictionary<Severity, int> More,
    Scanned Scanned, ImmutableArray<string> Notes, string? Error)
{
    public static ClusterLook Of(string cluster, TimeProvider clock, Diagnosis.Diagnosis diagnosis) => new(
        cluster, clock,
        [.. diagnosis.Findings.Take(ShownFindings.Most)],
        diagnosis.Findings.Skip(ShownFindings.Most).GroupBy(f => f.Severity)
            .ToImmutableDictionary(g => g.Key, g => g.Count()),
        diagnosis.Scanned, diagnosis.Notes, null);

    public static ClusterLook Failed(string cluster, Exception e)
    {
        var fault = Faults.Describe(e).Structured;
        return Failed(cluster, $"{fault["code"]}: {fault["message"]}");
    }

    public static ClusterLook Failed(string cluster, string error) => new(cluster, TimeProvider.System, [],
        ImmutableDictionary<Severity, int>.Empty, new Scanned(0, 0), [], error);

    public JsonObject ToJson(TimeSpan took)
    {
        var json = new JsonObject
        {
            ["cluster"] = Cluster, ["findings"] = Findings.Length + More.Values.Sum(),
            ["milliseconds"] = (long)took.TotalMilliseconds,
        };
        if (Error is not null)
            json["error"] = Error;
        return json;
    }
}
