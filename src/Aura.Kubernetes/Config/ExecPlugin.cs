namespace Aura.Kubernetes;

/// <summary>A program that prints credentials (<c>client.authentication.k8s.io</c>).</summary>
public sealed record ExecPlugin(string ApiVersion, string Command)
{
    public IReadOnlyList<string> Arguments { get; init; } = [];
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>Tells the program which cluster it is for.</summary>
    public bool ProvideClusterInfo { get; init; }

    /// <summary>What to tell who does not have the program.</summary>
    public string? InstallHint { get; init; }

    /// <summary>Never, IfAvailable or Always; there is no terminal to ask on here.</summary>
    public string InteractiveMode { get; init; } = "IfAvailable";
}
