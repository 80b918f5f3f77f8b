using System.Security.Cryptography.X509Certificates;

namespace Aura.Kubernetes;

/// <summary>
/// A token in a file that somebody else renews, as the kubelet does for pods: read again every minute, and when the
/// server refuses it.
/// </summary>
internal sealed class TokenFileCredential(string path, X509Certificate2? certificate, TimeProvider time)
    : CredentialSource
{
    private static readonly TimeSpan ReadEvery = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private Credential? _current;
    private long _readAt;

    public override Credential? Current => _current ?? new Credential(null, certificate);

    public override Task<Credential> GetAsync(Credential? rejected, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (_current is null || rejected == _current || time.GetElapsedTime(_readAt) >= ReadEvery)
                Read();
            return Task.FromResult(_current!);
        }
    }

    private void Read()
    {
        try
        {
            _current = Credential.Bearer(File.ReadAllText(path).Trim(), certificate);
            _readAt = time.GetTimestamp();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            // A token that could be read once goes on until the server refuses it.
            if (_current is null)
                throw new KubeException("Unauthorized",
                    $"the token file {path} cannot be read: {e.Message}; correct tokenFile in the kubeconfig", 0, e);
        }
    }
}
