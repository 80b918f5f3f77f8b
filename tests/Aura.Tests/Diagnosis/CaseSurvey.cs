using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Metrics;
using Aura.Tests.Actions;

namespace Aura.Tests.Diagnosis;

/// <summary>What a case says was measured (<c>usage</c>); see the README of the cases.</summary>
internal static class CaseSurvey
{
    private static readonly Kind[] s_kinds =
        [Kind.Deployment, Kind.StatefulSet, Kind.DaemonSet, Kind.PersistentVolumeClaim];

    public static UsageSurvey Of(JsonObject json)
    {
        var told = CaseFiles.List(json["usage"]).ToLookup(On);
        if (told.Count == 0)
            return UsageSurvey.None;
        var claims = told.Where(t => t.Key.Kind == Kind.PersistentVolumeClaim).ToImmutableDictionary(t => t.Key,
            t => new VolumeUsage(Series(t.First(), "used"), Quantity.Parse($"{t.First()["capacity"]}").ToDouble()));
        var workloads = told.Where(t => t.Key.Kind != Kind.PersistentVolumeClaim).ToImmutableDictionary(t => t.Key,
            t => new WorkloadUsage("the metrics of the case", [.. t.Select(Container)], []));
        return new UsageSurvey(workloads, claims, "the metrics of the case");
    }

    private static ObjectRef On(JsonObject told) => $"{told["on"]}".Split('/') is [var kind, var name]
        ? new ObjectRef(Array.Find(s_kinds, k => k.Name == kind)!, (string?)told["namespace"] ?? "shop", name)
        : throw new ArgumentException($"on: {told["on"]} is not Kind/name", nameof(told));

    private static ContainerUsage Container(JsonObject told) => new((string)told["container"]!,
        Series(told, "cpu"), Series(told, "memory"), UsageSeries.None, UsageSeries.None)
    {
        Throttled = Series(told, "throttled"),
    };

    private static UsageSeries Series(JsonObject told, string field)
    {
        var values = CaseFiles.Texts(told[field]).Select(v => Quantity.Parse(v).ToDouble()).ToList();
        var (points, every) = ((int?)told["points"] ?? 288, TimeSpan.FromSeconds((int?)told["every"] ?? 300));
        return values.Count == 0 ? UsageSeries.None
            : new UsageSeries([.. Enumerable.Range(0, points).Select(i => new UsagePoint(
                Sketch.Now - (every * (points - i)), At(values, i / (points - 1.0)), every))]);
    }

    private static double At(List<double> values, double share)
    {
        var place = share * (values.Count - 1);
        var (before, after) = ((int)place, Math.Min((int)place + 1, values.Count - 1));
        return values[before] + ((values[after] - values[before]) * (place - before));
    }
}
