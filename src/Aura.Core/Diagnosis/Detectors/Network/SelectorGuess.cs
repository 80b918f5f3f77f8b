using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Diagnosis.Folding;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>The workload that a Service's selector was probably meant for.</summary>
/// <param name="Selector">The Service's selector with the wrong values put right and unknown keys left out.</param>
/// <param name="OwnSelector">The workload's own matchLabels.</param>
public sealed record SelectorGuess(KubeObject Workload, JsonObject Selector, JsonObject? OwnSelector, string Why)
{
    /// <returns>Null where no workload is clearly nearest.</returns>
    public static SelectorGuess? For(KubeObject service, IEnumerable<KubeObject> workloads)
    {
        var wanted = service.Map("spec.selector");
        var ranked = workloads.Select(w => (w, score: Score(service, wanted, w))).Where(x => x.score >= 2)
            .OrderByDescending(x => x.score).Take(2).ToList();
        if (ranked.Count == 0 || (ranked.Count == 2 && ranked[0].score == ranked[1].score))
            return null;
        var workload = ranked[0].w;
        var labels = Labels(workload);
        var own = workload.Copy("spec.selector.matchLabels") as JsonObject;
        var mended = new JsonObject();
        foreach (var key in wanted.Keys.Where(labels.ContainsKey))
            mended[key] = labels[key];
        if (mended.Count == 0 && own is not null)
            mended = (JsonObject)own.DeepClone();
        var wrong = wanted.Where(p => labels.GetValueOrDefault(p.Key) != p.Value)
            .Select(p => $"{p.Key}={p.Value} instead of {labels.GetValueOrDefault(p.Key) ?? "no such label"}");
        return new SelectorGuess(workload, mended, own,
            $"nearest is {workload.Kind} {workload.Name}: {string.Join(", ", wrong)}");
    }

    private static int Score(KubeObject service, IReadOnlyDictionary<string, string> wanted, KubeObject workload)
    {
        var labels = Labels(workload);
        var score = service.Name == workload.Name ? 3 : 0;
        foreach (var (key, value) in wanted)
            score += labels.GetValueOrDefault(key) is not { } has ? 0 : has == value ? 3
                : Nearness.Of(value, [has]) is not null ? 2 : 0;
        return score;
    }

    private static IReadOnlyDictionary<string, string> Labels(KubeObject workload) =>
        RolloutHistory.TemplateOf(workload).Labels;
}
