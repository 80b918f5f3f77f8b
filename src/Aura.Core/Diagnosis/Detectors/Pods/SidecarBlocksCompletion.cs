using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Pods;

/// <summary>
/// The work of a Job's pod has ended, but a container beside it runs on, so the Job never completes. A sidecar that is
/// an init container with restartPolicy Always does not do that.
/// </summary>
public sealed class SidecarBlocksCompletion : IDetector
{
    private static readonly TimeSpan Known = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Unknown = TimeSpan.FromMinutes(30);

    // Names under which meshes and agents put containers beside a workload's own.
    private static readonly string[] s_sidecars =
    [
        "istio-proxy", "linkerd-proxy", "envoy", "consul-dataplane", "cloud-sql-proxy", "cloudsql-proxy", "vault-agent",
        "daprd", "fluent-bit", "fluentd", "filebeat", "otc-container", "datadog-agent", "aws-xray-daemon",
        "kuma-sidecar",
    ];

    public string Type => "SidecarBlocksCompletion";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.LivePods
        .Where(p => (string?)p.Controller?["kind"] == "Job").Select(p => Judge(p, cluster)).OfType<Symptom>();

    private Symptom? Judge(KubeObject pod, Snapshot cluster)
    {
        var containers = PodContainer.Of(pod).Where(c => !c.Init).ToList();
        var ended = containers.Where(c => (int?)c.Terminated?["exitCode"] == 0).ToList();
        var running = containers.Where(c => c.Running is not null).ToList();
        if (ended.Count == 0 || running.Count == 0 || ended.Count + running.Count < containers.Count
            || ended.Select(End).Max() is not { } since)
            return null;
        var known = running.TrueForAll(IsSidecar) && !ended.Exists(IsSidecar);
        if (cluster.Now - since < (known ? Known : Unknown))
            return null;
        var job = cluster.ControllerOf(pod)?.Ref
            ?? new ObjectRef(Kind.Job, pod.Namespace, $"{pod.Controller!["name"]}");
        var names = string.Join(" and ", running.Select(c => c.Name));
        return new Symptom
        {
            Type = Type,
            Target = job,
            Workload = cluster.WorkloadOf(pod).Ref,
            Pods = [pod.Ref],
            Cause = names,
            Summary = $"container {names} runs on after the work has ended, so the Job does not complete",
            Evidence =
            [
                new Evidence("the work ended with", pod.Ref, $"{ended[0].StatusPath}.state.terminated.exitCode", "0"),
                new Evidence("another container runs on", pod.Ref,
                    $"{running[0].StatusPath}.state.running.startedAt", (string?)running[0].Running!["startedAt"]),
            ],
            Facts = new() { ["job"] = job.Name, ["container"] = running[0].Name, ["endedContainer"] = ended[0].Name },
            Confidence = known ? 0.95 : 0.65,
            Reasons = [known ? "the container that runs is a sidecar by its name or image"
                : "a container of the pod ended well half an hour ago, and another runs on"],
            Since = since,
        };
    }

    private static DateTimeOffset? End(PodContainer container) =>
        DateTimeOffset.TryParse((string?)container.Terminated?["finishedAt"], out var at) ? at : null;

    private static bool IsSidecar(PodContainer container) => Array.Exists(s_sidecars, s => container.Name == s
        || container.Image.Contains($"/{s}:", StringComparison.Ordinal));
}
