using System.Text.Json.Nodes;
using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
using Aura.Kubernetes;
using Aura.Plans;
using Aura.Simulator;
using Aura.Simulator.Incidents;

namespace Aura.Benchmarks.Accuracy;

/// <summary>What was to be found in one incident, and what was.</summary>
/// <param name="Expected">Type and object at fault, as text.</param>
internal sealed record IncidentVerdict(
    string Incident, string Sort, IReadOnlyList<FoundCause> Expected, IReadOnlyList<FoundCause> Reported)
{
    public IEnumerable<FoundCause> Right => Expected.Intersect(Reported);
    public IEnumerable<FoundCause> Missed => Expected.Except(Reported);
    public IEnumerable<FoundCause> Wrong => Reported.Except(Expected);

    /// <summary>Plays the incident in virtual time, and looks at it as <c>diagnose</c> does.</summary>
    public static IncidentVerdict Of(Incident incident)
    {
        using var cluster = SimulatedCluster.FromIncident(incident);
        using var client = new KubeClient(cluster.CreateHttpClient(), cluster.Clock);
        var expect = incident.Expect;
        var scope = new DiagnosisScope
        {
            Alert = expect["alert"] is JsonObject json ? json.ToJsonString() : (string?)expect["alert"],
        };
        var found = cluster.Run(() => new Diagnoser(new LiveClusterView(client, cluster.Clock), client)
            .DiagnoseAsync(scope)).Findings;
        var expected = (expect["also"] as JsonArray ?? []).Prepend(expect["finding"]).OfType<JsonObject>();
        return new IncidentVerdict(incident.Name, (string?)expect["sort"] ?? "plain",
            [.. expected.Select(e => new FoundCause((string)e["type"]!,
                $"{e["kind"]} {(e["namespace"] is { } ns ? $"{ns}/" : "")}{e["name"]}"))],
            [.. found.Select(f => new FoundCause(f.Type, $"{f.Target}"))]);
    }
}
