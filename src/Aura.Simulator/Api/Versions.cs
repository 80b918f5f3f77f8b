using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Api;

/// <summary>
/// Shows a stored object in another served version of its kind, and brings a sent one into the stored form.
/// </summary>
internal static class Versions
{
    private static readonly (string Core, string Events)[] s_eventFields =
    [
        ("involvedObject", "regarding"), ("message", "note"), ("reportingComponent", "reportingController"),
        ("source", "deprecatedSource"), ("firstTimestamp", "deprecatedFirstTimestamp"),
        ("lastTimestamp", "deprecatedLastTimestamp"), ("count", "deprecatedCount"),
    ];

    public static KubeObject Convert(KubeObject item, Kind to) =>
        item.Kind == to ? item : new KubeObject(to, Convert(item.ToJson(), item.Kind, to));

    /// <summary>Changes the object in place.</summary>
    public static JsonObject Convert(JsonObject json, Kind from, Kind to)
    {
        if (from == to)
            return json;
        json["apiVersion"] = to.ApiVersion;
        if (to == Kind.Event)
            Rename(json, toEvents: true);
        else if (to == Kind.CoreEvent)
            Rename(json, toEvents: false);
        else if (to.Resource == Kind.HorizontalPodAutoscaler.Resource && to.Version == "v1")
            AutoscalerVersions.ToV1(json);
        else if (to == Kind.HorizontalPodAutoscaler)
            AutoscalerVersions.ToV2(json);
        return json;
    }

    private static void Rename(JsonObject json, bool toEvents)
    {
        foreach (var (core, events) in s_eventFields)
        {
            var (from, to) = toEvents ? (core, events) : (events, core);
            if (!json.TryGetPropertyValue(from, out var value))
                continue;
            json.Remove(from);
            json[to] = value;
        }
    }
}
