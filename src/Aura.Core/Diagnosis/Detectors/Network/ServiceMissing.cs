using System.Collections.Immutable;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>A container that suffers is configured to speak to a Service that does not exist.</summary>
public sealed class ServiceMissing : IDetector
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    // How programs say that a host is unknown or does not answer.
    private static readonly string[] Unreachable =
    [
        "no such host", "resolve", "resolution", "Name or service not known", "ENOTFOUND", "EAI_AGAIN", "getaddrinfo",
        "UnknownHost", "Unknown host", "unknown host", "refused", "dial tcp", "timeout", "timed out", "unreachable",
        "NXDOMAIN", "bad address",
    ];

    public string Type => "ServiceMissing";

    public IEnumerable<Symptom> Detect(Snapshot cluster)
    {
        var calls = cluster.Derived(ServiceCalls.Of);
        return calls.Services
            .Where(s => cluster.Covers(Kind.Service, s.Namespace) && cluster.Find(s) is null)
            .SelectMany(s => calls.To(s)).Where(x => Old(x.Pod, cluster))
            .Select(x => (x.Call, Container: PodContainer.Of(x.Pod).FirstOrDefault(c => c.Name == x.Call.Container)))
            .Where(x => x.Container is not null && Suffers(x.Container, cluster))
            .Select(x => Judge(x.Call, x.Container!, cluster)).OfType<Symptom>();
    }

    private Symptom? Judge(ServiceCall call, PodContainer container, Snapshot cluster)
    {
        var pod = container.Pod;
        var words = Words(container, cluster);
        var named = words?.Contains(call.Service.Name, StringComparison.OrdinalIgnoreCase) == true;
        // It says what it dies of, and that is something else.
        if (words is not null && !named && !Array.Exists(Unreachable, u => words.Contains(u, StringComparison.Ordinal)))
            return null;
        var found = new Symptom
        {
            Type = Type,
            Target = call.Service,
            Workload = cluster.WorkloadOf(pod).Ref,
            Pods = [pod.Ref],
            Summary = $"container {ClusterText.Name(container.Name)} is configured to speak to Service "
                + $"{ClusterText.Name(call.Service.Name)}, which does not exist",
            Evidence =
            [
                new Evidence("the pod names the host", pod.Ref, call.Field, call.Host, Untrusted: true),
                new Evidence("no such object", call.Service, null, null),
                new Evidence("the container is not ready", pod.Ref, $"{container.StatusPath}.ready", "false"),
                .. words is null ? ImmutableArray<Evidence>.Empty
                    : [new Evidence("the program's last words", pod.Ref, "log", words, Untrusted: true)],
            ],
            Confidence = named ? 0.95 : call.Qualified ? 0.85 : words is null ? 0.7 : 0.8,
            Reasons =
            [
                "Services were read, and there is none of that name",
                named ? "the program names it in its last words"
                    : call.Qualified ? "the name can mean nothing but a Service"
                    : "the name is that of a Service in the pod's namespace, unless DNS was told otherwise",
            ],
            Facts = new()
            {
                ["container"] = container.Name,
                ["missingKind"] = Kind.Service.Name,
                ["missingName"] = call.Service.Name,
                ["missingNamespace"] = call.Service.Namespace,
            },
            CuredBy = t => !ServiceCalls.Names(t, call.Host),
        };
        if (call.Port is { } port)
            found.Facts["port"] = port;
        NamedWorkload.AddTo(found.Facts, call.Service, cluster, call.Port);
        return found;
    }

    private static bool Suffers(PodContainer c, Snapshot cluster)
    {
        if (c.Status is null || (c.Ready && !c.Init) || (string?)c.LastEnd?["reason"] == "OOMKilled")
            return false;
        if (c.WaitingReason is { } reason)
            return reason == "CrashLoopBackOff";
        if (c.Terminated is { } end)
            return (int?)end["exitCode"] > 0;
        // An init container that waits for a Service runs on.
        return c.Running is { } running && !c.Sidecar && (c.Init || c.Spec["readinessProbe"] is not null)
            && DateTimeOffset.TryParse((string?)running["startedAt"], out var since)
            && (c.Restarts > 0 || cluster.Now - since >= Grace);
    }

    private static string? Words(PodContainer container, Snapshot cluster) =>
        cluster.Logs.Of(container.Pod.Ref, container.Name) ?? (string?)container.LastEnd?["message"];

    private static bool Old(KubeObject pod, Snapshot cluster) =>
        cluster.Now - (pod.Time("metadata.creationTimestamp") ?? DateTimeOffset.MinValue) >= Grace;
}
