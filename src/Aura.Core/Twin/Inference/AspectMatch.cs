using System.Text.Json.Nodes;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Twin.Inference;

/// <summary>Makes matches: of a program, whatever its version, and of what is special about a version.</summary>
internal static class AspectMatch
{
    /// <summary>
    /// The containers of that name whose image is of the same repository, so that a copy of the workload under another
    /// name counts too. Where another workload of the namespace runs the same program, only those with its labels.
    /// </summary>
    public static TwinMatch OfProgram(Fault fault, Snapshot cluster)
    {
        var program = new TwinMatch
        {
            Namespace = fault.Workload.Namespace,
            Container = fault.Container,
            Image = Repository(fault.First.Image) + "*",
        };
        return IsShared(fault, cluster)
            ? program with { Labels = program.Labels.AddRange(Selector(fault)) } : program;
    }

    /// <summary>The program as long as all of these things are so.</summary>
    public static TwinMatch With(this TwinMatch program, IEnumerable<Aspect> aspects, Fault fault, Snapshot cluster)
    {
        foreach (var aspect in aspects)
            program = With(program, aspect, fault, cluster);
        return program;
    }

    /// <summary>Without tag and digest.</summary>
    public static string Repository(string image)
    {
        var name = image.Split('@')[0];
        var tag = name.LastIndexOf(':');
        return tag > name.LastIndexOf('/') ? name[..tag] : name;
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

    private static bool IsShared(Fault fault, Snapshot cluster) => cluster.LivePods
        .Where(p => p.Namespace == fault.Workload.Namespace).SelectMany(PodContainer.Of)
        .Any(c => c.Name == fault.Container && Repository(c.Image) == Repository(fault.First.Image)
            && cluster.WorkloadOf(c.Pod).Ref != fault.Workload.Ref);

    private static IEnumerable<KeyValuePair<string, string>> Selector(Fault fault) =>
        fault.Workload.Map("spec.selector.matchLabels") is { Count: > 0 } selector ? selector
            : fault.First.Pod.Labels.Where(l => l.Key is not ("pod-template-hash" or "controller-revision-hash"));
}
