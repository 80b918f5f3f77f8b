using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Twin.Inference;

/// <summary>
/// A thing that a pod template says otherwise than one that works, as far as it can bear on one container.
/// </summary>
/// <param name="Path">In the container's spec, or in the pod's.</param>
/// <param name="Now">What stands there in the template that fails; null: nothing.</param>
internal sealed record Aspect(string Path, bool OfPod, JsonNode? Now)
{
    /// <summary>The variable that it is about, or null.</summary>
    public string? Variable => !OfPod && Path.StartsWith("env[name=", StringComparison.Ordinal)
        ? Path["env[name=".Length..Path.IndexOf(']')] : null;

    /// <summary>The path's first field: "image", "env", "livenessProbe".</summary>
    public string Field => Path[..(Path.IndexOfAny(['.', '[']) is > 0 and var end ? end : Path.Length)];

    /// <summary>Of other containers, metadata and scheduling nothing is told.</summary>
    public static ImmutableArray<Aspect> Between(PodTemplate works, PodTemplate fails, string container) =>
    [
        .. TemplateDiff.Between(works, fails).Select(c => Of(c.Path, c.After, fails, container)).OfType<Aspect>()
            .DistinctBy(a => a.Path),
    ];

    private static Aspect? Of(string path, JsonNode? after, PodTemplate fails, string container)
    {
        foreach (var list in (string[])["containers", "initContainers"])
        {
            var own = $"spec.{list}[name={container}]";
            if (path.StartsWith(own + ".", StringComparison.Ordinal))
                return Whole(new Aspect(path[(own.Length + 1)..], false, after), fails.Container(container));
            if (path.StartsWith($"spec.{list}", StringComparison.Ordinal))
                return null;
        }
        return path.StartsWith("spec.", StringComparison.Ordinal) ? new Aspect(path["spec.".Length..], true, after)
            : null;
    }

    // A variable counts as one thing, wherever its value comes from.
    private static Aspect Whole(Aspect aspect, JsonObject? container)
    {
        if (aspect.Variable is not { } name)
            return aspect;
        var path = $"env[name={name}]";
        return new Aspect(path, false, FieldPath.Parse(path).Read(container));
    }
}
