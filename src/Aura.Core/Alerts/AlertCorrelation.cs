using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
using Aura.Kubernetes;
using Aura.State;

namespace Aura.Alerts;

/// <summary>What an alert has to do with: the gravest finding that what it names suffers from, if any.</summary>
/// <param name="Named">The alert names an object that is there, and this finding is about it.</param>
/// <param name="Note">Why there is no finding.</param>
/// <param name="MayCome">There may be one later.</param>
internal sealed record AlertCorrelation(Finding? Finding, bool Named, string? Note, bool MayCome)
{
    public static AlertCorrelation Of(AlertRecord alert, Examination cluster)
    {
        try
        {
            var labels = new JsonObject { ["labels"] = JsonNode.Parse(alert.Labels) };
            var diagnosis = cluster.Of(new DiagnosisScope { Alert = labels.ToJsonString() });
            var finding = diagnosis.Findings.FirstOrDefault();
            return new AlertCorrelation(finding, diagnosis.About is not null,
                finding is not null ? null
                    : string.Join("; ", diagnosis.Notes.DefaultIfEmpty("nothing is found to be wrong")),
                MayCome: true);
        }
        catch (ArgumentsException e)
        {
            return new AlertCorrelation(null, false, string.Join("; ", e.Faults), MayCome: false);
        }
        catch (KubeException e) when (e.Reason == "NotFound")
        {
            return new AlertCorrelation(null, false, e.Message, MayCome: true);
        }
    }
}
