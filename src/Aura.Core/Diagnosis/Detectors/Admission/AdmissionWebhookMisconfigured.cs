using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Admission;

/// <summary>
/// A webhook that will fail or block itself: the certificates of its caBundle are expired or unreadable, it judges the
/// very pods that serve it, or waits add up beyond the 34 s in which the API server must be done with a request
/// (requestTimeoutUpperBound in endpoints/handlers of apiserver).
/// </summary>
public sealed class AdmissionWebhookMisconfigured : IDetector
{
    private const int SlowSum = 30;
    private const int DefaultTimeout = 10;

    // Injectors of certificates fill in what an installation left empty.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    public string Type => "AdmissionWebhookMisconfigured";

    public IEnumerable<Symptom> Detect(Snapshot cluster)
    {
        var hooks = cluster.Derived(Webhooks.Of).All;
        return hooks.Where(h => h.Fails).SelectMany(h => new[] { Bundle(h, cluster), Blocking(h, cluster) })
            .Append(Slow([.. hooks.Where(h => h.Mutating && h.SeesNewPods)])).OfType<Symptom>();
    }

    private Symptom? Bundle(Webhook hook, Snapshot cluster)
    {
        if (hook.CaBundle is not { Length: > 0 } bundle
            || cluster.Now - hook.Configuration.Time("metadata.creationTimestamp") < Grace)
            return null;
        var ends = Ends(bundle);
        if (ends is not null && ends.Exists(e => e > cluster.Now))
            return null;
        return Seen(hook, "caBundle", ends is null ? "holds no certificate that can be read"
                : $"expired on {ends.Max():yyyy-MM-dd}", "so the API server trusts nobody who answers",
            new Evidence(ends is null ? "no PEM certificate" : "its last certificate ended", hook.Configuration.Ref,
                $"{hook.Path}.clientConfig.caBundle", ends is null ? null : $"{ends.Max():yyyy-MM-ddTHH:mm:ssZ}"),
            "the caBundle was parsed");
    }

    private Symptom? Blocking(Webhook hook, Snapshot cluster)
    {
        if (!hook.SeesNewPods || hook.HasConditions || hook.Service is not { } at
            || cluster.Find(at) is not { } service)
            return null;
        var pod = cluster.PodsOf(service).FirstOrDefault(p => hook.Picks(p.Namespace ?? "", p.Labels, cluster));
        return pod is null ? null : Seen(hook, "selector", "judges the pods that serve it",
            "so once all of them are gone, none can be made again",
            new Evidence("a pod of its own Service that its selectors pick", pod.Ref, "metadata.labels",
                string.Join(',', pod.Labels.Select(l => $"{l.Key}={l.Value}"))),
            "its rules and selectors include the pods of its own Service, and its failurePolicy is Fail");
    }

    /// <summary>Mutating webhooks are called one after the other; the usual 10 s each are left alone.</summary>
    private Symptom? Slow(IReadOnlyList<Webhook> serial)
    {
        var sum = serial.Sum(h => h.Timeout);
        if (sum <= SlowSum || serial.All(h => h.Timeout <= DefaultTimeout))
            return null;
        var slowest = serial.MaxBy(h => h.Timeout)!;
        return Seen(slowest, "timeouts", $"may take {slowest.Timeout} s",
            $"so {serial.Count} webhooks called in turn for a new pod may take {sum} s; after 34 s it is refused",
            new Evidence("it may take", slowest.Configuration.Ref,
                $"{slowest.Path}.timeoutSeconds", $"{slowest.Timeout}"),
            "the sum of the timeouts of the mutating webhooks for new pods");
    }

    private Symptom Seen(Webhook hook, string what, string how, string so, Evidence proof, string reason) => new()
    {
        Type = Type,
        Target = hook.Configuration.Ref,
        Cause = $"{hook.Name}|{what}",
        Summary = $"its webhook {ClusterText.Name(hook.Name)}{(what == "caBundle" ? "'s caBundle" : "")} {how}, {so}",
        Evidence = [proof],
        Confidence = 0.9,
        Reasons = [reason],
        Through = [hook.Configuration.Ref],
        Explains = false,
        Depth = SymptomDepth.Platform,
        Facts = new() { ["webhook"] = hook.Name, ["fault"] = what, ["configuration"] = hook.Configuration.Name },
    };

    /// <returns>When each certificate ends; null where there is none.</returns>
    private static List<DateTimeOffset>? Ends(string bundle)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(bundle)));
            return certificates.Count == 0 ? null
                : [.. certificates.Select(c => new DateTimeOffset(c.NotAfter.ToUniversalTime()))];
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return null;
        }
    }
}
