using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Images;

/// <summary>
/// Why an image is not pulled, read from the kubelet's words and, where these only say "back-off", events.
/// </summary>
public sealed record ImagePullFailure(string Reason, ImagePullCause Cause, string Message)
{
    private static readonly string[] Reasons =
    [
        "ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable",
        "ImageInspectError", "SignatureValidationFailed",
    ];

    /// <returns>Null where the container does not wait for its image.</returns>
    public static ImagePullFailure? Of(PodContainer container, Snapshot cluster)
    {
        if (container.WaitingReason is not { } reason || !Reasons.Contains(reason))
            return null;
        var message = container.WaitingMessage;
        if (Classify(reason, message) is var cause and not ImagePullCause.Unknown)
            return new ImagePullFailure(reason, cause, message);
        foreach (var e in cluster.EventsOf(container.Pod))
            if ((string?)e.Text("reason") == "Failed" && e.Text("message") is { } told
                && told.Contains(container.Image, StringComparison.Ordinal)
                && Classify(reason, told) is var byEvent and not ImagePullCause.Unknown)
                return new ImagePullFailure(reason, byEvent, told);
        return new ImagePullFailure(reason, ImagePullCause.Unknown, message);
    }

    private static ImagePullCause Classify(string reason, string message)
    {
        bool Says(params ReadOnlySpan<string> words)
        {
            foreach (var word in words)
                if (message.Contains(word, StringComparison.OrdinalIgnoreCase))
                    return true;
            return false;
        }
        return reason switch
        {
            "InvalidImageName" => ImagePullCause.InvalidName,
            _ when Says("no match for platform", "exec format error", "no matching manifest for") =>
                ImagePullCause.WrongArchitecture,
            _ when Says("unauthorized", "authentication required", "authorization failed", "access denied",
                "is denied", "insufficient_scope", "403 Forbidden", "no basic auth credentials") =>
                ImagePullCause.Unauthorized,
            _ when Says("toomanyrequests", "429 Too Many Requests", "pull rate limit") =>
                ImagePullCause.RateLimited,
            _ when Says("not found", "manifest unknown", "does not exist", "name unknown", "is not present") =>
                ImagePullCause.NotFound,
            _ when reason == "RegistryUnavailable" || Says("no such host", "i/o timeout", "connection refused",
                "dial tcp", "TLS handshake timeout", "503 Service Unavailable", "x509:",
                "server gave HTTP response", "connection reset", "no route to host") => ImagePullCause.Unreachable,
            _ => ImagePullCause.Unknown,
        };
    }
}
