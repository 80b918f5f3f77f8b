namespace Aura.Kubernetes;

/// <summary>Where the outside world tells how to connect: environment variables, home folder, a pod's mounts.</summary>
public sealed record KubeEnvironment
{
    public static KubeEnvironment Process { get; } = new();

    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    public string Home { get; init; } = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    public string ServiceAccountFolder { get; init; } = "/var/run/secrets/kubernetes.io/serviceaccount";
}
