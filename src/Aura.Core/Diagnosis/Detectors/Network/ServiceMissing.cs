using System.Collections.Immutable;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Logs;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>
/// A container that suffers is configured to speak to a Service that does not exist; or nothing that can be read says
/// so but its own last words, which is less sure.
/// </summary>
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
            .Select(x => Judge(x.Call, x.Container!, cluster)).OfType<Symptom>()
            .Concat(OnlyTold(calls, cluster));
    }

    private IEnumerable<Symptom> OnlyTold(ServiceCalls calls, Snapshot cluster)
    {
        var serving = cluster.LivePods.Where(Readiness.IsReady)
            .Select(p => (Workload: cluster.WorkloadOf(p).Ref, Revision: Revision(p))).Distinct()
            .ToLookup(x => x.Workload, x => x.Revision);
        return cluster.Derived(LiveContainers.Of).All
            .Where(c => Suffers(c, cluster) && Old(c.Pod, cluster) && !IsOwnAffair(c.Pod))
            .Select(c => OnlyTold(c, calls, cluster)).OfType<Symptom>();

        // Where only other revisions serve, what the new one lacks is its own affair.
        bool IsOwnAffair(KubeObject pod) =>
            serving[cluster.WorkloadOf(pod).Ref].ToList() is { Count: > 0 } r && !r.Contains(Revision(pod));
    }

    private static string Revision(KubeObject pod) => $"{pod.Controller?["uid"]}";

    private Symptom? OnlyTold(PodContainer container, ServiceCalls calls, Snapshot cluster)
    {
        var pod = container.Pod;
        if (Dependency.Of(container, cluster) is not { State: DependencyState.Missing, Service: { } service } told
            || service.Namespace != pod.Namespace || calls.From(pod).Any(c => c.Service == service))
            return null;
        var unknown = told.Told.Kind == LogCauseKind.UnknownHost;
        return Seen(container, service, told.Told.Port, "speaks of", cluster) with
        {
            Evidence =
            [
                new Evidence("the program's last words", pod.Ref, "log", told.Told.Line, Untrusted: true),
                new Evidence("no such object", service, null, null),
                NotReady(container),
            ],
            Confidence = unknown ? 0.65 : 0.5,
            Reasons =
            [
                "Services were read, and there is none of that name",
                "only the program's last words name it: no configuration that can be read names it",
                .. unknown ? ImmutableArray<string>.Empty : ["the name seems to be known all the same"],
            ],
            // A StatefulSet may lack it as the Service of its members, which is the deeper trouble.
            Through = [.. told.Suspects(container, cluster).Where(s => s != service)],
        };
    }

    private Symptom? Judge(ServiceCall call, PodContainer container, Snapshot cluster)
    {
        var pod = container.Pod;
        var words = Words(container, cluster);
        var named = words?.Contains(call.Service.Name, StringComparison.OrdinalIgnoreCase) == true;
        // It says what it dies of, and that is something else.
        if (words is not null && !named && !Array.Exists(Unreachable, u => words.Contains(u, StringComparison.Ordinal)))
            return null;
        return Seen(container, call.Service, call.Port, "is configured to speak to", cluster) with
        {
            Evidence =
            [
                new Evidence("the pod names the host", pod.Ref, call.Field, call.Host, Untrusted: true),
                new Evidence("no such object", call.Service, null, null),
                NotReady(container),
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
            CuredBy = t => !ServiceCalls.Names(t, call.Host),
        };
    }

    private Symptom Seen(PodContainer container, ObjectRef service, int? port, string verb, Snapshot cluster)
    {
        var found = new Symptom
        {
            Type = Type,
            Target = service,
            Workload = cluster.WorkloadOf(container.Pod).Ref,
            Pods = [container.Pod.Ref],
            Summary = $"container {ClusterText.Name(container.Name)} {verb} Service "
                + $"{ClusterText.Name(service.Name)}, which does not exist",
            Evidence = [],
            Confidence = 0,
            Facts = new()
            {
                ["container"] = container.Name,
                ["missingKind"] = Kind.Service.Name,
                ["missingName"] = service.Name,
                ["missingNamespace"] = service.Namespace,
            },
        };
        if (port is { } number)
            found.Facts["port"] = number;
        NamedWorkload.AddTo(found.Facts, service, cluster, port);
        return found;
    }

    private static Evidence NotReady(PodContainer container) =>
        new("the container is not ready", container.Pod.Ref, $"{container.StatusPath}.ready", "false");

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
        cluster.AgeOf(pod) >= Grace;
}
