using System.Text.Json.Nodes;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Twin.Inference;

/// <summary>Makes matches: of a program, whatever its version, and of what is special about a version.</summary>
internal static class AspectMatch
{
    // What controllers add to tell their pods apart.
    private static readonly string[] s_made =
    [
        "pod-template-hash", "controller-revision-hash", "controller-uid", "job-name",
        "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name",
    ];

    public static TwinMatch OfProgram(Fault fault, Snapshot cluster) =>
        OfProgram(fault.First.Spec, fault.Workload, cluster);

    /// <summary>
    /// The containers of that name whose image is of the same repository, so that a copy of the workload under another
    /// name counts too. Where another workload of the namespace runs the same program, only those with its labels.
    /// </summary>
    public static TwinMatch OfProgram(JsonObject container, KubeObject workload, Snapshot cluster)
    {
        var (name, repository) = ($"{container["name"]}", ImageName.Repository($"{container["image"]}"));
        var program = new TwinMatch
        {
            Namespace = workload.Namespace, Container = name, Image = repository + "*",
        };
        return cluster.Derived(Programs.Of).IsShared(workload.Namespace, name, repository)
            ? program with { Labels = program.Labels.AddRange(Selector(workload)) } : program;
    }

    /// <summary>
    /// This very pod, and none that takes its place: the volume that the API server adds for its token has a name of
    /// its own. Null where it has none.
    /// </summary>
    public static TwinMatch? OfPod(PodContainer container)
    {
        var token = container.Pod.List("spec.volumes").Select(v => $"{v["name"]}")
            .FirstOrDefault(n => n.StartsWith("kube-api-access-", StringComparison.Ordinal));
        var match = new TwinMatch { Namespace = container.Pod.Namespace, Container = container.Name };
        return token is null ? null
            : match with { PodFields = match.PodFields.Add($"volumes[name={token}].name", $"\"{token}\"") };
    }

    /// <summary>The program as long as all of these things are so.</summary>
    public static TwinMatch With(this TwinMatch program, IEnumerable<Aspect> aspects, Fault fault, Snapshot cluster)
    {
        foreach (var aspect in aspects)
            program = With(program, aspect, fault, cluster);
        return program;
    }

    private static TwinMatch With(TwinMatch match, Aspect aspect, Fault fault, Snapshot cluster)
    {
        var text = aspect.Now?.ToJsonString() ?? "null";
        if (aspect.OfPod)
            return match with { PodFields = match.PodFields.SetItem(aspect.Path, text) };
        if (aspect.Path == "image")
            return match with { Image = (string?)aspect.Now ?? match.Image };
        if (aspect.Variable is { } name && Value(aspect.Now, fault, cluster) is { } value)
            return match with { Env = match.Env.SetItem(name, value) };
        return match with { Fields = match.Fields.SetItem(aspect.Path, text) };
    }

    /// <summary>What the program sees; null where that is not known, as of Secrets.</summary>
    private static string? Value(JsonNode? variable, Fault fault, Snapshot cluster)
    {
        if (variable is null)
            return null;
        if (variable["valueFrom"] is not { } from)
            return (string?)variable["value"] ?? "";
        return from["configMapKeyRef"] is { } key
            && cluster.Find(new ObjectRef(Kind.ConfigMap, fault.Workload.Namespace, $"{key["name"]}")) is { } map
            ? map.Map("data").GetValueOrDefault($"{key["key"]}") : null;
    }

    private static IEnumerable<KeyValuePair<string, string>> Selector(KubeObject workload) =>
        workload.Map("spec.selector.matchLabels") is { Count: > 0 } selector ? selector
            : (workload.At("spec.template") is JsonObject template ? new PodTemplate(template).Labels : workload.Labels)
            .Where(l => !s_made.Contains(l.Key));
}
