using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Diagnosis;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Observability;

/// <summary>
/// Puts what one would ask for into one archive, before a change wipes it out: objects, events, logs, nodes. Values of
/// Secrets are masked by the executor, as everywhere.
/// </summary>
public sealed class DiagnosticsCollect : RemediationAction<DiagnosticsCollect.Args>
{
    private const int MostPods = 20;

    public enum SubjectKind { Deployment, StatefulSet, DaemonSet, Job, Pod }

    public sealed record Args : InNamespace
    {
        [Description("Default all of the namespace."), ObjectName]
        public string? Name { get; init; }

        public SubjectKind Kind { get; init; }

        [Description("Lines of each log."), Range(10, 20000)]
        public int LogLines { get; init; } = 1000;
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "diagnostics.collect",
        Aka = "collect_diagnostics",
        Description = "Write an archive of specs, events, logs and nodes. Changes nothing.",
        Risk = Risk.Low,
        Undo = UndoGrade.NotApplicable,
        BlastRadius = BlastRadius.None,
        TypicalDuration = TimeSpan.FromSeconds(60),
        Rbac =
        [
            "namespaces: get", "pods: get, list", "pods/log: get", "nodes: get", "events: list", "services: list",
            "configmaps: get", "persistentvolumeclaims: get", "resourcequotas: list", "limitranges: list",
            "apps/deployments: get, list", "apps/statefulsets: get, list", "apps/daemonsets: get, list",
            "apps/replicasets: list", "batch/jobs: get, list", "policy/poddisruptionbudgets: list",
            "autoscaling/horizontalpodautoscalers: list",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        plan.Undo(UndoGrade.NotApplicable, "the cluster is not changed");
        plan.Check(cluster.CanArchive, "a folder for archives is configured",
            hint: "the operator names one when Aura starts: --archives FOLDER");
        plan.Need(await cluster.GetAsync(Kubernetes.Kind.Namespace, null, args.Namespace),
            $"namespace {args.Namespace} exists");
        var subject = args.Name is null ? null
            : plan.Need(await cluster.GetAsync(KindOf(args.Kind), args.Namespace, args.Name),
                $"{args.Kind} {args.Namespace}/{args.Name} exists", hint: "get_objects lists what is there");
        var all = subject is null ? await cluster.ListAsync(Kubernetes.Kind.Pod, args.Namespace)
            : subject.Kind == Kubernetes.Kind.Pod ? [subject] : await WorkloadPods.OfAsync(cluster, subject);
        // The sick ones say most.
        var pods = all.OrderBy(p => WorkloadPods.IsReady(p) || WorkloadPods.IsFinished(p))
            .ThenBy(p => p.Name, StringComparer.Ordinal).Take(MostPods).ToList();
        if (all.Count > pods.Count)
            plan.Warn($"{pods.Count} of {all.Count} pods, the unready first; the others are left out");
        var entries = new List<ArchiveEntry>
        {
            new ArchiveEntry.Text("summary.md", Summary(args, all)),
            new ArchiveEntry.List("events.yaml", Kubernetes.Kind.CoreEvent, args.Namespace),
        };
        entries.AddRange(subject is null ? Everything(args.Namespace) : Around(subject, args.Namespace));
        foreach (var pod in pods)
            entries.AddRange(OfPod(pod, args.LogLines));
        entries.AddRange(References(pods));
        foreach (var node in pods.Select(p => p.Text("spec.nodeName")).OfType<string>().Distinct()
            .Order(StringComparer.Ordinal))
            entries.Add(new ArchiveEntry.Object($"nodes/{node}.yaml", new ObjectRef(Kubernetes.Kind.Node, null, node)));
        var sick = all.Count(p => !WorkloadPods.IsReady(p) && !WorkloadPods.IsFinished(p));
        plan.Check(true, $"{all.Count} pods were looked at", why: $"{sick} are not ready");
        foreach (var line in all.SelectMany(Troubles).Take(8))
            plan.Warn(line);
        plan.Archive($"diagnostics-{args.Namespace}{(args.Name is null ? "" : $"-{args.Name}")}", [.. entries],
            $"{entries.Count} files about {subject?.Ref.ToString() ?? $"namespace {args.Namespace}"}");
    }

    private static Kind KindOf(SubjectKind kind) => kind switch
    {
        SubjectKind.StatefulSet => Kubernetes.Kind.StatefulSet,
        SubjectKind.DaemonSet => Kubernetes.Kind.DaemonSet,
        SubjectKind.Job => Kubernetes.Kind.Job,
        SubjectKind.Pod => Kubernetes.Kind.Pod,
        _ => Kubernetes.Kind.Deployment,
    };

    private static IEnumerable<ArchiveEntry> Everything(string ns) => ((Kind[])
        [Kubernetes.Kind.Deployment, Kubernetes.Kind.StatefulSet, Kubernetes.Kind.DaemonSet, Kubernetes.Kind.Job])
        .Select(k => (ArchiveEntry)new ArchiveEntry.List($"{k.Plural}.yaml", k, ns)).Concat(Common(ns));

    private static IEnumerable<ArchiveEntry> Around(KubeObject subject, string ns)
    {
        if (subject.Kind != Kubernetes.Kind.Pod)
            yield return new ArchiveEntry.Object($"{subject.Kind.Name.ToLowerInvariant()}.yaml", subject.Ref);
        foreach (var entry in Common(ns))
            yield return entry;
    }

    private static IEnumerable<ArchiveEntry> Common(string ns) => ((Kind[])
        [Kubernetes.Kind.ReplicaSet, Kubernetes.Kind.Service, Kubernetes.Kind.HorizontalPodAutoscaler,
            Kubernetes.Kind.PodDisruptionBudget, Kubernetes.Kind.ResourceQuota, Kubernetes.Kind.LimitRange])
        .Select(k => new ArchiveEntry.List($"{k.Plural}.yaml", k, ns));

    private static IEnumerable<ArchiveEntry> OfPod(KubeObject pod, int lines)
    {
        yield return new ArchiveEntry.Object($"pods/{pod.Name}.yaml", pod.Ref);
        foreach (var status in pod.List("status.initContainerStatuses").Concat(pod.List("status.containerStatuses")))
        {
            var name = (string?)status["name"] ?? "";
            // One that has never started has no log.
            if (status["state"]?["running"] is not null || status["state"]?["terminated"] is not null)
                yield return new ArchiveEntry.Log($"logs/{pod.Name}/{name}.log", pod.Ref, name, TailLines: lines);
            if (status["lastState"]?["terminated"] is not null)
                yield return new ArchiveEntry.Log(
                    $"logs/{pod.Name}/{name}.previous.log", pod.Ref, name, Previous: true, TailLines: lines);
        }
    }

    // Secrets are left where they are: that one is missing shows in the pod's events.
    private static IEnumerable<ArchiveEntry> References(IReadOnlyList<KubeObject> pods)
    {
        var maps = pods.SelectMany(p => ConfigReference.Of(new PodTemplate(p.ToJson())))
            .Where(r => r.Kind == Kubernetes.Kind.ConfigMap && r.Name != "kube-root-ca.crt").Select(r => r.Name);
        var claims = pods.SelectMany(p => p.List("spec.volumes"))
            .Select(v => (string?)v["persistentVolumeClaim"]?["claimName"]).OfType<string>();
        var ns = pods is [var one, ..] ? one.Namespace : null;
        return maps.Distinct().Order(StringComparer.Ordinal).Select(m => (ArchiveEntry)new ArchiveEntry.Object(
                $"configmaps/{m}.yaml", new ObjectRef(Kubernetes.Kind.ConfigMap, ns, m)))
            .Concat(claims.Distinct().Order(StringComparer.Ordinal).Select(c => new ArchiveEntry.Object(
                $"claims/{c}.yaml", new ObjectRef(Kubernetes.Kind.PersistentVolumeClaim, ns, c))));
    }

    private static string Summary(Args args, IReadOnlyList<KubeObject> pods) =>
        $"# {(args.Name is null ? "Namespace" : $"{args.Kind} {args.Name} in namespace")} {args.Namespace}\n\n"
        + "| pod | phase | ready | node | restarts |\n|---|---|---|---|---|\n"
        + string.Concat(pods.OrderBy(p => p.Name, StringComparer.Ordinal).Select(p =>
            $"| {p.Name} | {p.Text("status.phase")} | {(WorkloadPods.IsReady(p) ? "yes" : "no")} "
            + $"| {p.Text("spec.nodeName")} "
            + $"| {p.List("status.containerStatuses").Sum(s => (long?)s["restartCount"] ?? 0)} |\n"))
        + "\n" + string.Concat(pods.SelectMany(Troubles).Select(t => $"- {t}\n"));

    private static IEnumerable<string> Troubles(KubeObject pod)
    {
        if ((string?)pod.Condition("PodScheduled")?["status"] == "False")
            yield return $"{pod.Ref} is not scheduled: {pod.Condition("PodScheduled")!["reason"]}";
        foreach (var status in pod.List("status.initContainerStatuses").Concat(pod.List("status.containerStatuses")))
        {
            var at = $"{pod.Ref}, container {status["name"]}";
            if ((string?)status["state"]?["waiting"]?["reason"] is { } waits
                and not ("ContainerCreating" or "PodInitializing"))
                yield return $"{at} waits: {ClusterText.Name(waits)}";
            if (status["lastState"]?["terminated"] is { } ended && (long?)status["restartCount"] > 0)
                yield return $"{at} ended {status["restartCount"]} times, last with exit code {ended["exitCode"]} "
                    + $"({ClusterText.Name((string?)ended["reason"] ?? "Error")})";
        }
    }
}
