using Aura.Kubernetes;

namespace Aura.Tests.Kubernetes.Config;

public sealed class KubeConfigFaultsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aura-config-");

    [Theory]
    [InlineData("contexts: [\n- x", "YAML line")]
    [InlineData("- a\n- b", "a mapping with clusters, users and contexts is expected")]
    [InlineData("clusters: 5", "clusters must be a list")]
    [InlineData("contexts: [5]", "contexts[0] must be a mapping")]
    [InlineData("users: [{user: {}}]", "users[0] needs a name")]
    [InlineData("users: [{name: a, user: x}]", "user must be a mapping")]
    public void A_malformed_file_is_one_clear_error(string yaml, string expected)
    {
        var path = Write("config", yaml);
        var message = Fails(() => KubeConfig.Load(path));
        Assert.Contains(path, message);
        Assert.Contains(expected, message);
    }

    [Theory]
    [InlineData("{}", "clusters[name=c].cluster.server is missing")]
    [InlineData("{server: localhost}", "server is 'localhost', which is no address; write https://host:port")]
    [InlineData("{server: 'https://x', insecure-skip-tls-verify: maybe}", "must be true or false")]
    [InlineData("{server: 'https://x', certificate-authority: none.crt}", "names a file that cannot be read")]
    [InlineData("{server: 'https://x', certificate-authority-data: '%%'}", "certificate-authority-data is not base64")]
    [InlineData("{server: 'https://x', certificate-authority-data: YWJj}", "holds no PEM block with a CERTIFICATE")]
    public void A_malformed_cluster_names_its_field(string cluster, string expected) =>
        Assert.Contains(expected, Fails(() => Connect($"clusters: [{{name: c, cluster: {cluster}}}]")));

    [Theory]
    [InlineData("{auth-provider: {name: gcp}}", "auth-provider is gone from Kubernetes")]
    [InlineData("{client-certificate-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t}", "client-key is missing")]
    [InlineData("{exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x}}", "exec.apiVersion must be")]
    [InlineData("{exec: {apiVersion: client.authentication.k8s.io/v1}}", "exec.command is missing")]
    public void A_malformed_user_names_its_field(string user, string expected)
    {
        const string clusters = "clusters: [{name: c, cluster: {server: 'https://x'}}]";
        Assert.Contains(expected, Fails(() => Connect($"{clusters}\nusers: [{{name: u, user: {user}}}]")));
    }

    [Fact]
    public void What_a_context_refers_to_must_be_there()
    {
        const string empty = "users: []";
        Assert.Contains("context 'x' refers to 'c', which is not among its clusters", Fails(() => Connect(empty)));
        Assert.Contains("it has: x", Fails(() => Connect(empty, "other")));
        Assert.Contains("sets no current-context", Fails(() => KubeConfig.Load(Write("e", "contexts: []")).Context()));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Connect(string yaml, string? context = null)
    {
        var path = Write("config",
            $"current-context: x\ncontexts: [{{name: x, context: {{cluster: c, user: u}}}}]\n{yaml}");
        KubeClient.Connect(KubeConfig.Load(path), context).Dispose();
    }

    private static string Fails(Action action) => Assert.Throws<KubeConfigException>(action).Message;

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
