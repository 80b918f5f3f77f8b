namespace Aura.Kubernetes;

/// <summary>Finds the kubeconfig files where kubectl does, else the pod's own service account.</summary>
internal static class KubeConfigSearch
{
    public static KubeConfig Load(string? path, KubeEnvironment environment)
    {
        if (path is not null)
            return KubeConfigFiles.Read([Required(path)]);
        var listed = environment.Variable("KUBECONFIG") ?? "";
        string[] named = listed.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        if (named.Length == 0)
            named = [Path.Combine(environment.Home, ".kube", "config")];
        string[] present = [.. named.Where(File.Exists)];
        if (present.Length > 0)
            return KubeConfigFiles.Read(present);
        return InCluster(environment) ?? throw new KubeConfigException(
            $"no kubeconfig found: {string.Join(", ", named)} {(named.Length == 1 ? "does" : "do")} not exist, and "
            + "this is no pod; name one by --kubeconfig or KUBECONFIG, or use --simulator for an embedded cluster");
    }

    private static string Required(string path) => File.Exists(path) ? path : throw new KubeConfigException(
        $"kubeconfig {path} does not exist; give the path of one by --kubeconfig or KUBECONFIG");

    private static KubeConfig? InCluster(KubeEnvironment environment)
    {
        var host = environment.Variable("KUBERNETES_SERVICE_HOST");
        var port = environment.Variable("KUBERNETES_SERVICE_PORT");
        var token = Path.Combine(environment.ServiceAccountFolder, "token");
        if (string.IsNullOrEmpty(host) || !int.TryParse(port, out var number) || !File.Exists(token))
            return null;
        var authority = Path.Combine(environment.ServiceAccountFolder, "ca.crt");
        var ns = Path.Combine(environment.ServiceAccountFolder, "namespace");
        var cluster = new KubeCluster
        {
            Server = new UriBuilder("https", host, number).Uri,
            CertificateAuthority = File.Exists(authority) ? File.ReadAllText(authority) : null,
        };
        var context = new KubeContext("in-cluster", "in-cluster", "service-account",
            File.Exists(ns) ? File.ReadAllText(ns).Trim() : null);
        return new KubeConfig(environment.ServiceAccountFolder, [context], context.Name, _ => cluster,
            _ => new KubeUser { TokenFile = token });
    }
}
