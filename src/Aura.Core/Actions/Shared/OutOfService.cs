using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Actions.Shared;

/// <summary>
/// What was taken from a pod so that a Service drops it. It is written on the pod itself, so that it can be put back
/// whoever asks for it.
/// </summary>
/// <param name="Gate">The readiness gate that was closed instead of taking labels.</param>
internal sealed record OutOfService(string Service, IReadOnlyDictionary<string, string> Labels, string? Gate)
{
    public const string Path = "metadata.annotations[aura.dev/out-of-service]";

    /// <returns>Null where there is no note, or none that Aura could have written.</returns>
    public static OutOfService? Of(KubeObject pod)
    {
        try
        {
            return pod.Text(Path) is { } text && JsonNode.Parse(text) is JsonObject json
                && (string?)json["service"] is { } service
                && (json["labels"] as JsonObject ?? []) is var given
                && given.ToDictionary(l => l.Key, l => (string?)l.Value ?? "") is var labels
                && labels.All(l => LabelText.Fault(l) is null)
                    ? new OutOfService(service, labels, (string?)json["gate"]) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    public string Text()
    {
        var json = new JsonObject { ["service"] = Service };
        if (Gate is not null)
            json["gate"] = Gate;
        else
            json["labels"] = new JsonObject(Labels.Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value)));
        return json.ToJsonString();
    }

    public static string GateStatus(string gate) => $"status.conditions[type={gate}].status";
}
