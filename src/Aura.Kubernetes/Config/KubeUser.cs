namespace Aura.Kubernetes;

/// <summary>How a user proves who they are; what is not used is null.</summary>
public sealed record KubeUser
{
    /// <summary>PEM.</summary>
    public string? ClientCertificate { get; init; }

    /// <summary>PEM.</summary>
    public string? ClientKey { get; init; }

    public string? Token { get; init; }

    /// <summary>A file whose content may change while in use; goes before <see cref="Token"/>.</summary>
    public string? TokenFile { get; init; }

    public string? Username { get; init; }
    public string? Password { get; init; }
    public ExecPlugin? Exec { get; init; }
    public Impersonation? Impersonate { get; init; }
}
