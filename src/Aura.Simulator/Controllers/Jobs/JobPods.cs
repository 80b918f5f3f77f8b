using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.Jobs;

/// <summary>A Job's pods; those of an indexed Job know their index.</summary>
internal static class JobPods
{
    public static KubeObject New(KubeObject job, int index)
    {
        var pod = PodTemplates.NewPod(job, "spec.template");
        if (index < 0)
            return pod;
        var json = pod.ToJson();
        var metadata = (JsonObject)json["metadata"]!;
        metadata["generateName"] = $"{job.Name}-{index}-";
        foreach (var field in new[] { "annotations", "labels" })
        {
            if (metadata[field] is not JsonObject map)
                metadata[field] = map = [];
            map[JobState.IndexAnnotation] = index.ToString();
        }
        foreach (var container in (json["spec"]?["containers"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (container["env"] is not JsonArray env)
                container["env"] = env = [];
            env.Add(new JsonObject { ["name"] = "JOB_COMPLETION_INDEX", ["value"] = index.ToString() });
        }
        return new KubeObject(Kind.Pod, json);
    }
}
