namespace Aura.Kubernetes;

/// <summary>Where a connection's credentials come from.</summary>
internal abstract class CredentialSource
{
    /// <summary>The client certificate to show in a handshake; of the last credential where they change.</summary>
    public abstract Credential? Current { get; }

    /// <param name="rejected">What the server just refused; null asks for whatever is still good.</param>
    /// <exception cref="KubeException">There are none to be had.</exception>
    public abstract Task<Credential> GetAsync(Credential? rejected, CancellationToken cancel);
}
