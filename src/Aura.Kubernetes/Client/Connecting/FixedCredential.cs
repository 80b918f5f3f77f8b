namespace Aura.Kubernetes;

/// <summary>Credentials that never change: a token, a password, a certificate or none.</summary>
internal sealed class FixedCredential(Credential credential) : CredentialSource
{
    public override Credential Current => credential;

    public override Task<Credential> GetAsync(Credential? rejected, CancellationToken cancel) =>
        Task.FromResult(credential);
}
