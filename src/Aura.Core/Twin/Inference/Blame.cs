using System.Collections.Immutable;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Twin.Inference;

/// <summary>What a fault is laid on: the containers that would fail likewise.</summary>
/// <param name="Ground">What this rests on; a clause.</param>
internal sealed record Blame(
    ImmutableArray<TwinMatch> Matches, double Certainty, string Ground, ImmutableArray<string> Doubts)
{
    /// <summary>Pods that work would fail likewise if they started now.</summary>
    public bool SparesRunning { get; init; }

    // Of n things that differ, any could be it; the rule then asks for all of them.
    private static readonly double[] s_byDifferences = [0.95, 0.75, 0.6, 0.5];

    /// <summary>
    /// In this order: the node, where pods of the same template work elsewhere; what differs from a revision that
    /// works now; something outside of the template, where that worked before or did not change; what differs from an
    /// earlier revision, which is taken to have worked; the program as it is.
    /// </summary>
    /// <param name="bearing">What of a difference can bring such a fault about; null: nothing.</param>
    public static Blame Of(Fault fault, Snapshot cluster, Func<Aspect, Aspect?> bearing)
    {
        var program = AspectMatch.OfProgram(fault, cluster);
        if (OfNode(fault, cluster, program) is { } node)
            return node;
        if (OfPods(fault, cluster) is { } pods)
            return pods;
        var broken = fault.Broken;
        var works = fault.Revisions.FirstOrDefault(r => r != broken && r.Works(fault.Container, cluster.Now));
        if (works is not null)
            return OfDifferences(works, fault, cluster, bearing, 1, $"pods of revision {works.Number} work", [])
                ?? Outside(fault, cluster, program, 0.6, "pods with the same template work, started earlier");
        if (fault.Revisions.Count(fault.Fails) > 1)
            return Outside(fault, cluster, program, 0.8, "pods of several revisions fail");
        if (Onset.WorkedBefore(fault))
            return Outside(fault, cluster, program, 0.8, "the same template worked before");
        if (fault.Revisions.FirstOrDefault(r => r.Number < broken.Number) is not { } earlier)
            return AsItIs(fault, program);
        return OfDifferences(earlier, fault, cluster, bearing, 0.8, $"revision {earlier.Number} was another",
                [$"Nobody sees revision {earlier.Number} of {fault.Workload.Ref} run; it is taken to work."])
            ?? Outside(fault, cluster, program, 0.6,
                $"nothing that bears on it changed since revision {earlier.Number}");
    }

    /// <summary>Whatever the revision, and wherever it runs.</summary>
    private static Blame Outside(Fault fault, Snapshot cluster, TwinMatch program, double certainty, string ground)
    {
        var changed = cluster.Derived(RecentChanges.Of).All.Where(c => c.Workload == fault.Workload.Ref
            && c.Changed.Kind == Kind.ConfigMap).MaxBy(c => c.At);
        if (changed is not null && ConfigMatch.Of(changed, fault, cluster, program) is { } match)
            return new Blame([match], 0.75, $"{ground}, and {changed.Changed} changed shortly before", [])
            {
                SparesRunning = true,
            };
        return new Blame([program], certainty, ground,
            [$"What made {fault.Workload.Ref} fail lies outside of its template and is not known."])
        {
            SparesRunning = true,
        };
    }

    private static Blame? OfDifferences(Revision works, Fault fault, Snapshot cluster, Func<Aspect, Aspect?> bearing,
        double share, string ground, ImmutableArray<string> doubts)
    {
        var aspects = Aspect.Between(works.Template, fault.Broken.Template, fault.Container)
            .Select(bearing).OfType<Aspect>().DistinctBy(a => (a.Path, a.OfPod)).ToList();
        if (aspects.Count == 0)
            return null;
        var certainty = s_byDifferences[Math.Min(aspects.Count, s_byDifferences.Length) - 1] * share;
        var names = string.Join(", ", aspects.Select(a => a.Path));
        return new Blame([AspectMatch.OfProgram(fault, cluster).With(aspects, fault, cluster)], certainty,
            $"{ground}, and {names} {(aspects.Count == 1 ? "differs" : "differ")}", aspects.Count == 1 ? doubts
                : doubts.Add($"Which of {names} makes {fault.Workload.Ref} fail is not known; any of them undone is "
                    + "taken to mend it."));
    }

    private static Blame? OfNode(Fault fault, Snapshot cluster, TwinMatch program)
    {
        var well = fault.Broken.Well(fault.Container, cluster.Now).Select(p => p.Text("spec.nodeName")).ToHashSet();
        var nodes = fault.Failing.Select(c => c.Pod.Text("spec.nodeName")).OfType<string>().Distinct().ToList();
        if (well.Count == 0 || nodes.Count == 0 || nodes.Exists(well.Contains))
            return null;
        var sure = fault.Failing.Length > nodes.Count ? 0.85 : 0.6;
        return new Blame([.. nodes.Select(n => program with { Node = n })], sure,
            "pods of the same template work on other nodes",
            sure > 0.6 ? [] : [$"Whether it is {string.Join(", ", nodes)} or the very pods of {fault.Workload.Ref} "
                + "that are at fault is not known."]);
    }

    /// <summary>Some pods work and others do not, side by side, and nothing but themselves tells them apart.</summary>
    private static Blame? OfPods(Fault fault, Snapshot cluster)
    {
        var working = fault.Broken.Well(fault.Container, cluster.Now).ToList();
        // Those that started later have met something that the others have not met yet.
        if (working.Count == 0 || fault.Failing.All(f => working.TrueForAll(w => Started(w) < Started(f.Pod))))
            return null;
        const string ordinal = "statefulset.kubernetes.io/pod-name";
        var matches = fault.Failing.Select(f => f.Pod.Label(ordinal) is { } name
            ? AspectMatch.OfProgram(fault, cluster) with
            {
                Labels = ImmutableDictionary<string, string>.Empty.Add(ordinal, name),
            } : AspectMatch.OfPod(f)).OfType<TwinMatch>().ToImmutableArray();
        return matches.IsEmpty ? null : new Blame(matches, 0.6, "others of the same template work beside them",
            [$"What sets the failing pods of {fault.Workload.Ref} apart is not known; new ones are taken to work."]);
    }

    private static DateTimeOffset Started(KubeObject pod) => pod.Time("status.startTime") ?? DateTimeOffset.MinValue;

    private static Blame AsItIs(Fault fault, TwinMatch program) => new(
        [program with { Image = fault.First.Image }], 0.5, "nobody has seen it work",
        [$"No pod of {fault.Workload.Ref} was seen to work, so what makes it fail is not known."]);
}
