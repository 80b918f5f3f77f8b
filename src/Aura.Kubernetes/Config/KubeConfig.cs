namespace Aura.Kubernetes;

/// <summary>
/// The clusters and users that this machine knows, from kubeconfig files or from the mounts of the pod that this
/// process runs in. Only what is malformed as a whole fails the load; a context's own faults show when it is used.
/// </summary>
public sealed class KubeConfig
{
    private readonly Func<KubeContext, KubeCluster> _cluster;
    private readonly Func<KubeContext, KubeUser> _user;

    internal KubeConfig(string source, IReadOnlyList<KubeContext> contexts, string? current,
        Func<KubeContext, KubeCluster> cluster, Func<KubeContext, KubeUser> user)
    {
        Source = source;
        Contexts = contexts;
        CurrentContext = current;
        _cluster = cluster;
        _user = user;
    }

    /// <summary>The files that it came from, for messages.</summary>
    public string Source { get; }

    public IReadOnlyList<KubeContext> Contexts { get; }

    /// <summary>The name of the context meant where none is named; null where the file sets none.</summary>
    public string? CurrentContext { get; }

    /// <param name="path">
    /// A kubeconfig; null: the files of <c>$KUBECONFIG</c> merged, else <c>~/.kube/config</c>, else the cluster that
    /// this process runs in.
    /// </param>
    /// <exception cref="KubeConfigException">None found, or malformed.</exception>
    public static KubeConfig Load(string? path = null, KubeEnvironment? environment = null) =>
        KubeConfigSearch.Load(path, environment ?? KubeEnvironment.Process);

    /// <summary>
    /// Reads a text that was written elsewhere, such as a Secret's: it may name no files, and of programs that print
    /// credentials only those that are allowed here.
    /// </summary>
    /// <param name="source">What messages call it.</param>
    /// <param name="plugins">Programs that it may name, just so.</param>
    /// <exception cref="KubeConfigException">Malformed; nothing of the text is shown.</exception>
    public static KubeConfig Parse(string text, string source, IReadOnlyCollection<string> plugins) =>
        KubeConfigFiles.Read([ConfigNode.ReadText(text, source, plugins)], source);

    /// <param name="name">Null for the current context.</param>
    /// <exception cref="KubeConfigException">There is no such context.</exception>
    public KubeContext Context(string? name = null)
    {
        name ??= CurrentContext ?? throw new KubeConfigException(
            $"{Source} sets no current-context; name one of its contexts by --context: {Known}");
        return Contexts.FirstOrDefault(c => c.Name == name) ?? throw new KubeConfigException(
            $"{Source} has no context '{name}'; it has: {Known}");
    }

    /// <exception cref="KubeConfigException">The context's cluster is not there or malformed.</exception>
    public KubeCluster Cluster(KubeContext context) => _cluster(context);

    /// <exception cref="KubeConfigException">The context's user is not there or malformed.</exception>
    public KubeUser User(KubeContext context) => _user(context);

    private string Known => Contexts.Count == 0 ? "none" : string.Join(", ", Contexts.Select(c => c.Name));
}
