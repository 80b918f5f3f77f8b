using System.Text.Json.Nodes;
using Aura.Diagnosis.Detectors.Workloads;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Snapshots;

/// <summary>
/// The few Secrets that a snapshot gives reason to ask for, looked up by name: Secrets are never listed, and no value
/// is kept.
/// </summary>
public sealed class NamedSecrets
{
    public static readonly NamedSecrets None = new([], null);

    // An upper bound for clusters with thousands of Ingresses; what is beyond stays unknown.
    private const int AtMost = 300;
    private readonly Dictionary<ObjectRef, NamedSecret> _known;

    private NamedSecrets(Dictionary<ObjectRef, NamedSecret> known, string? refused)
    {
        _known = known;
        Refused = refused;
    }

    /// <summary>The server's words where one was not to be read.</summary>
    public string? Refused { get; }

    public NamedSecret Of(ObjectRef secret) => _known.GetValueOrDefault(secret, NamedSecret.Unknown);

    /// <param name="get">Null where there is no such Secret.</param>
    public static async Task<NamedSecrets> ReadAsync(
        Snapshot cluster, Func<ObjectRef, Task<KubeObject?>> get, CancellationToken cancellation = default)
    {
        var known = new Dictionary<ObjectRef, NamedSecret>();
        string? refused = null;
        foreach (var secret in Wanted(cluster).Distinct().Take(AtMost))
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                known[secret] = await get(secret) is { } found ? Known(found) : NamedSecret.Missing;
            }
            catch (KubeException e) when (e.Reason == "Forbidden")
            {
                refused ??= e.Message;
            }
        }
        return known.Count == 0 && refused is null ? None : new NamedSecrets(known, refused);
    }

    /// <summary>The names under a pod's <c>spec.imagePullSecrets</c> (a ServiceAccount's are copied there).</summary>
    public static IEnumerable<ObjectRef> PullSecretsOf(KubeObject pod) => pod.List("spec.imagePullSecrets")
        .Select(s => (string?)s["name"]).Where(n => !string.IsNullOrEmpty(n))
        .Select(n => new ObjectRef(Kind.Secret, pod.Namespace, n!));

    /// <summary>The Secrets under an Ingress' <c>spec.tls</c>.</summary>
    public static IEnumerable<ObjectRef> TlsSecretsOf(KubeObject ingress) => ingress.List("spec.tls")
        .Select(t => (string?)t["secretName"]).Where(n => !string.IsNullOrEmpty(n))
        .Select(n => new ObjectRef(Kind.Secret, ingress.Namespace, n!));

    /// <summary>The Secrets under a Gateway's listeners.</summary>
    public static IEnumerable<ObjectRef> TlsSecretsOfGateway(KubeObject gateway) => gateway.List("spec.listeners")
        .SelectMany(l => (l["tls"]?["certificateRefs"]).Objects())
        .Where(r => (string?)r["kind"] is null or "Secret" && !string.IsNullOrEmpty((string?)r["name"]))
        .Select(r => new ObjectRef(Kind.Secret, (string?)r["namespace"] ?? gateway.Namespace, (string)r["name"]!));

    /// <summary>
    /// Those of pods whose images are not pulled, of Ingresses and Gateways, and that unready containers took in at
    /// their start.
    /// </summary>
    private static IEnumerable<ObjectRef> Wanted(Snapshot cluster) => cluster.LivePods
        .Where(p => p.At("spec.imagePullSecrets") is not null && PodContainer.Of(p).Any(WaitsForImage))
        .SelectMany(PullSecretsOf).Concat(cluster.Of(Kind.Ingress).SelectMany(TlsSecretsOf))
        .Concat(cluster.Of(Kind.Gateway).SelectMany(TlsSecretsOfGateway)).Concat(StaleSecrets.Wanted(cluster));

    private static bool WaitsForImage(PodContainer container) =>
        container.WaitingReason is "ErrImagePull" or "ImagePullBackOff";

    private static NamedSecret Known(KubeObject secret) => new(true, secret.Text("type"),
        secret.Text("type") == "kubernetes.io/tls" ? (secret.At("data") as JsonObject)?["tls.crt"]?.ToString() : null,
        ChangedAt(secret));

    private static DateTimeOffset? ChangedAt(KubeObject secret)
    {
        var last = FieldWriter.Of(secret).Where(w => w.Owns("data") || w.Owns("stringData")).Max(w => w.Time);
        // Made and filled by one hand at once: that is its making, no change.
        return last - secret.Time("metadata.creationTimestamp") > TimeSpan.FromSeconds(5) ? last : null;
    }
}
