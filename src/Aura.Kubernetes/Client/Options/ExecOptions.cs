namespace Aura.Kubernetes;

/// <summary>How much a command in a container may print, and how long it may take.</summary>
public sealed record ExecOptions
{
    /// <summary>Of standard output and of standard error each; what comes after is read and dropped.</summary>
    public int MaxBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// Takes standard output, byte for byte, as it comes; <see cref="ExecResult.Stdout"/> is empty then.
    /// </summary>
    public Stream? Stdout { get; init; }

    /// <summary>
    /// From the request to the command's end. After that nobody listens any more; whether the command goes on in its
    /// container is up to the container's runtime.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
