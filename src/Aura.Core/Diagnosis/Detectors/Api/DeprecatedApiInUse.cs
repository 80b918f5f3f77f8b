using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Api;

/// <summary>
/// Somebody writes an object in an API version that is deprecated or gone: the manifest that was applied says so, or
/// the newest entry of its field managers. The object itself is served in the current one.
/// </summary>
public sealed class DeprecatedApiInUse : IDetector
{
    private const string Applied = "kubectl.kubernetes.io/last-applied-configuration";

    public string Type => "DeprecatedApiInUse";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Kinds
        .Where(k => k.Group.Length > 0 && k != Kind.ReplicaSet && k != Kind.EndpointSlice)
        .SelectMany(cluster.Of).Where(o => o.Controller is null).Select(Judge).OfType<Symptom>();

    private Symptom? Judge(KubeObject o)
    {
        if ((FromManifest(o) ?? FromManager(o)) is not { } found || RemovedApis.Of(found.Version) is not { } known)
            return null;
        return new Symptom
        {
            Type = Type,
            Target = o.Ref,
            Cause = found.Version,
            Summary = $"it is written as {found.Version}, which is gone since Kubernetes {known.RemovedIn}",
            Evidence = [new Evidence(found.What, o.Ref, found.Field, found.Version)],
            Confidence = 0.9,
            Reasons = ["the deprecated API migration guide lists the version"],
            Explains = false,
            Prognosis = $"the next apply of that manifest fails; it must say {known.Instead}",
            Facts = new()
            {
                ["apiVersion"] = found.Version, ["replacement"] = known.Instead, ["removedIn"] = known.RemovedIn,
            },
        };
    }

    private static (string Version, string What, string Field)? FromManifest(KubeObject o)
    {
        try
        {
            return o.Annotation(Applied) is { } text && (string?)JsonNode.Parse(text)?["apiVersion"] is { } version
                && RemovedApis.Of(version) is not null
                ? (version, "the manifest last applied", $"metadata.annotations[{Applied}]") : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static (string Version, string What, string Field)? FromManager(KubeObject o) =>
        o.List("metadata.managedFields").Where(m => m["subresource"] is null).MaxBy(m => (string?)m["time"] ?? "",
            StringComparer.Ordinal) is { } newest && (string?)newest["apiVersion"] is { } version
            ? (version, "the manager that wrote last",
                $"metadata.managedFields[manager={newest["manager"]}].apiVersion")
            : null;
}
