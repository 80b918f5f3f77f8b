using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Admission.Validation;

/// <summary>
/// What of a pod may change after it was created: directly, by resize, and by adding debug containers.
/// </summary>
internal static class PodUpdateRules
{
    private const string Message = "pod updates may not change fields other than `spec.containers[*].image`,"
        + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing "
        + "tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n";

    public static void Update(JsonObject pod, KubeObject old, Faults faults)
    {
        var after = (JsonObject)pod["spec"]!;
        var before = (JsonObject)old.Copy("spec")!;
        Deadline(before, after, faults);
        Tolerations(before, after, faults);
        var allowed = (JsonObject)after.DeepClone();
        foreach (var list in (string[])["containers", "initContainers"])
        {
            var images = before.Items(list).Select(c => c["image"]).ToList();
            if (images.Count != allowed.Items(list).Count())
            {
                faults.Forbidden($"spec.{list}", "pod updates may not add or remove containers");
                return;
            }
            foreach (var (container, i) in allowed.Items(list).Select((c, i) => (c, i)))
                container["image"] = images[i]?.DeepClone();
        }
        foreach (var field in (string[])["activeDeadlineSeconds", "tolerations"])
            Restore(allowed, before, field);
        if (before.Number("terminationGracePeriodSeconds") < 0 && after.Number("terminationGracePeriodSeconds") == 1)
            Restore(allowed, before, "terminationGracePeriodSeconds");
        if (old.At("spec.schedulingGates") is JsonArray { Count: > 0 })
            foreach (var field in (string[])["schedulingGates", "nodeSelector", "affinity"])
                Restore(allowed, before, field);
        if (!JsonNode.DeepEquals(allowed, before))
            faults.Forbidden("spec", Message + LineDiff.Of(before, allowed));
    }

    /// <summary>Only cpu and memory of containers, and only on a node that can do it.</summary>
    public static void Resize(JsonObject pod, KubeObject old, Faults faults)
    {
        var after = (JsonObject)pod["spec"]!;
        // A kubelet that can resize reports the resources that a running container has.
        if (old.List("status.containerStatuses").Any(s => s.Obj("state").Has("running") && !s.Has("resources")))
            faults.Forbidden("spec", "Pod running on node without support for resize");
        foreach (var (container, path) in after.ItemsAt("containers", "spec"))
            ResourceRules.Requirements(container.Obj("resources"), $"{path}.resources", faults);
        if (Strategies.PodStrategy.QosClass(after) != old.Text("status.qosClass"))
            faults.Invalid("metadata", "Pod QOS Class may not change as a result of resizing", "");
        var allowed = (JsonObject)after.DeepClone();
        var before = (JsonObject)old.Copy("spec")!;
        var resources = before.Items("containers").Select(c => c["resources"]).ToList();
        foreach (var (container, i) in allowed.Items("containers").Select((c, i) => (c, i)))
            container["resources"] = i < resources.Count ? resources[i]?.DeepClone() : null;
        if (!JsonNode.DeepEquals(allowed, before))
            faults.Forbidden("spec", "only cpu and memory resources are mutable");
    }

    /// <summary>Debug containers are only ever added.</summary>
    public static void Ephemeral(JsonObject pod, KubeObject old, Faults faults)
    {
        var spec = pod.Obj("spec") ?? [];
        var volumes = spec.Items("volumes").Select(v => v.Text("name")).ToHashSet();
        foreach (var (container, at) in spec.ItemsAt("ephemeralContainers", "spec"))
            ContainerRules.Container(container, at, volumes, "ephemeralContainers", faults);
        var now = spec.Items("ephemeralContainers").ToDictionary(c => c.Text("name"));
        foreach (var before in old.List("spec.ephemeralContainers"))
        {
            var name = before.Text("name");
            if (!now.TryGetValue(name, out var container))
                faults.Forbidden("spec.ephemeralContainers",
                    $"existing ephemeral containers \"{name}\" may not be removed\n");
            else if (!JsonNode.DeepEquals(before, container))
                faults.Forbidden("spec.ephemeralContainers",
                    $"existing ephemeral containers \"{name}\" may not be changed\n"
                    + LineDiff.Of(before, container));
        }
    }

    private static void Deadline(JsonObject before, JsonObject after, Faults faults)
    {
        if (before.Number("activeDeadlineSeconds") is not { } old)
            return;
        if (after.Number("activeDeadlineSeconds") is not { } now)
            faults.Invalid("spec.activeDeadlineSeconds", null, "must not update from a positive integer to nil value");
        else if (now > old)
            faults.Invalid("spec.activeDeadlineSeconds", now, "must be less than or equal to previous value");
    }

    private static void Tolerations(JsonObject before, JsonObject after, Faults faults)
    {
        foreach (var toleration in before.Items("tolerations"))
            if (!after.Items("tolerations").Any(t => JsonNode.DeepEquals(t, toleration)))
            {
                faults.Forbidden("spec.tolerations",
                    "existing toleration can not be modified except its tolerationSeconds");
                return;
            }
    }

    private static void Restore(JsonObject spec, JsonObject before, string field)
    {
        if (before[field] is { } value)
            spec[field] = value.DeepClone();
        else
            spec.Remove(field);
    }
}
