using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Observability;

/// <summary>
/// Has a program write its heap to a file, with the tool of its runtime, and copies the file out or leaves it on a
/// claim.
/// </summary>
public sealed class DebugHeapDump : RemediationAction<DebugHeapDump.Args>
{
    private const int MostBytes = 1 << 30;
    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(5);

    public enum Program { Auto, Jvm, DotNet, Node, Go }

    public sealed record Args : OnPod
    {
        [Description("Needed if there are several."), ObjectName]
        public string? Container { get; init; }

        [Description("Auto: by image and environment.")]
        public Program Runtime { get; init; }

        [Description("Leave it on this mounted claim, not in the archive."), ObjectName]
        public string? Claim { get; init; }

        [Range(1, 4194304)]
        public int Pid { get; init; } = 1;

        [Description("Go's pprof."), Range(1, 65535)]
        public int Port { get; init; } = 6060;
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "debug.heap_dump",
        Aka = "create_heap_dump",
        Description = "Take a heap dump of a container's program (JVM, .NET, Node, Go).",
        Risk = Risk.Low,
        Undo = UndoGrade.NotApplicable,
        BlastRadius = BlastRadius.Pod,
        TypicalDuration = TimeSpan.FromSeconds(60),
        Rbac =
        [
            "pods: get, list, watch", "pods/exec: get, create", "metrics.k8s.io/pods: list",
            "persistentvolumeclaims: get", "nodes: get",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var pod = await args.FindAsync(cluster, plan);
        var container = Choose(pod, args.Container, plan);
        var name = (string?)container["name"] ?? "";
        var status = $"status.containerStatuses[name={name}]";
        plan.Check(!pod.IsTerminating && pod.At($"{status}.state.running") is not null, $"{name} runs",
            hint: "a program that does not run has no heap; its last words: logs with previous");
        var runtime = plan.Need(HeapRuntime.Of(container, args.Runtime), "its runtime is known",
            why: HeapRuntime.Of(container, args.Runtime)?.Program.ToString() ?? "neither image nor environment tells",
            hint: "runtime is Jvm, DotNet, Node or Go");
        plan.Check(args.Claim is not null || cluster.CanArchive, "there is somewhere to put it",
            why: args.Claim
                ?? (cluster.CanArchive ? "the folder for archives" : "no folder for archives is configured"),
            hint: "name a claim that the container mounts, or start Aura with --archives FOLDER");
        var (found, where) = await DumpPlace.OfAsync(pod, container, args.Claim, cluster);
        var place = plan.Need(found, "the container can write it somewhere", why: where,
            hint: "claim names one that it mounts; volume.mount gives it one");
        plan.Check(place.Folder.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_'),
            "its folder has a plain name", hint: "claim names one that is mounted at a plainer path");
        await RoomAsync(args, pod, container, runtime, place, cluster, plan);
        var file = $"{place.Folder.TrimEnd('/')}/heap-{Placeholder.Suffix}.{runtime.Ending}";
        var (words, how) = runtime.Command(container, file, args.Pid, args.Port);
        plan.Need(words as object, "the program can be asked for it", why: how,
            hint: "add it to NODE_OPTIONS (env.update) and try again when it has grown");
        plan.Exec(pod, name, words!, AtMost, $"writes the heap of {name} to {file}", onlyReads: true);
        plan.Exec(pod, name, ["ls", "-l", file], TimeSpan.FromSeconds(30), "stops here where there is no file",
            onlyReads: true, repeatable: true);
        if (args.Claim is null)
        {
            plan.Archive($"heap-{pod.Name}", [new ArchiveEntry.File(
                $"{pod.Name}-{name}.{runtime.Ending}", pod.Ref, name, file, MostBytes)], "copies it out");
            plan.Exec(pod, name, ["rm", "-f", file], TimeSpan.FromSeconds(30), "the copy is enough", onlyReads: true,
                repeatable: true);
        }
        plan.Undo(UndoGrade.NotApplicable, args.Claim is null ? "the cluster is not changed"
            : $"the file stays on claim {args.Claim} until somebody deletes it");
        plan.Warn("a heap dump holds what the program had in memory, passwords and personal data included: nothing in "
            + "it is redacted");
        var killed = container["livenessProbe"] is null ? "" : ", and its liveness probe may kill it";
        plan.Warn($"the program stands still meanwhile{killed}; "
            + "service.remove_pod_from_lb before spares its users");
        plan.Verify(new Condition.FieldEquals(pod.Ref, $"{status}.restartCount",
            pod.Copy($"{status}.restartCount")), TimeSpan.FromMinutes(1));
    }

    private static JsonObject Choose(KubeObject pod, string? named, PlanBuilder plan)
    {
        var all = pod.List("spec.containers").ToList();
        var names = string.Join(", ", all.Select(c => (string?)c["name"]));
        return plan.Need(named is null ? (all.Count == 1 ? all[0] : null) : all.Find(c => (string?)c["name"] == named),
            "it is clear which container is meant", why: $"{pod.Ref} has {names}",
            hint: $"container is one of {names}");
    }

    private static async Task RoomAsync(Args args, KubeObject pod, JsonObject container, HeapRuntime runtime,
        DumpPlace place, ClusterView cluster, PlanBuilder plan)
    {
        var used = (await Usage.MeasuredAsync(pod.Namespace, cluster)).Where(m => m.Name == pod.Name)
            .SelectMany(m => m.List("containers")).Where(c => (string?)c["name"] == (string?)container["name"])
            .Select(c => Quantity.From(c["usage"]?["memory"])).FirstOrDefault(q => q is not null);
        var limit = Quantity.From(container["resources"]?["limits"]?["memory"]);
        var size = runtime.MostSize ?? used ?? limit;
        plan.Check(size is not null, "it is known how large it can become",
            why: size is null ? "it has no memory limit, and nobody measures what it uses" : $"at most {size}",
            hint: "install metrics-server, or set a limit");
        if (size is not { } most)
            return;
        plan.Check(place.Room is not { } room || room >= most, $"{place.Folder} has room for {most}",
            why: place.Room is null ? $"nothing bounds {place.What}" : $"{place.What} holds {place.Room}",
            hint: "claim names a larger place that the container mounts");
        plan.Check(args.Claim is not null || most <= Quantity.Parse("1Gi"), "it can be copied out",
            why: $"an archive takes files of up to 1Gi, this one may have {most}",
            hint: "claim leaves it on a volume instead");
        if (args.Claim is null && !place.InMemory)
            await DiskAsync(pod, cluster, plan);
        Memory(runtime, place, most, used, limit, plan);
    }

    private static void Memory(
        HeapRuntime runtime, DumpPlace place, Quantity size, Quantity? used, Quantity? limit, PlanBuilder plan)
    {
        var need = runtime.ToolMemory + (runtime.Doubles ? size : Quantity.Zero)
            + (place.InMemory ? size : Quantity.Zero);
        if (limit is not { } most)
            return;
        if (used is not { } now)
        {
            plan.RaiseRisk($"nobody measures how much memory it uses: {need} more may have it OOMKilled at {most}");
            return;
        }
        plan.Check(now + need <= most, $"its memory limit leaves {need} for it", why: $"it uses {now} of {most}",
            hint: "it would be OOMKilled: raise the limit without a restart (deployment.increase_memory, inPlace)");
    }

    private static async Task DiskAsync(KubeObject pod, ClusterView cluster, PlanBuilder plan)
    {
        var node = pod.Text("spec.nodeName") is { } name ? await cluster.GetAsync(Kind.Node, null, name) : null;
        plan.Check((string?)node?.Condition("DiskPressure")?["status"] != "True", "its node has disk left",
            hint: "the node is about to evict pods for want of disk: claim leaves it on a volume");
    }
}
