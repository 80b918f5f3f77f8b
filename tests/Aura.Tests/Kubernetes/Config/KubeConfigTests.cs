using System.Text;
using Aura.Kubernetes;

namespace Aura.Tests.Kubernetes.Config;

public sealed class KubeConfigTests : IDisposable
{
    private const string Pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    private const string Key = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aura-config-");

    [Fact]
    public void Reads_contexts_clusters_and_users()
    {
        Write("ca.crt", Pem);
        var config = KubeConfig.Load(Write("config", $$$"""
            apiVersion: v1
            kind: Config
            current-context: dev
            contexts:
            - {name: dev, context: {cluster: c1, user: u1, namespace: shop}}
            - {name: prod, context: {cluster: c2, user: u2}}
            clusters:
            - name: c1
              cluster:
                server: https://10.0.0.1:6443
                certificate-authority: ca.crt
                tls-server-name: kubernetes
                proxy-url: socks5://localhost:1080
            - {name: c2, cluster: {server: "https://prod.example.com/k8s/", insecure-skip-tls-verify: true}}
            users:
            - name: u1
              user:
                client-certificate-data: {{{Base64(Pem)}}}
                client-key-data: {{{Base64(Key)}}}
                as: jane
                as-groups: [ops]
                as-user-extra: {team: [a, b]}
            - {name: u2, user: {tokenFile: sub/token, token: abc, username: me, password: "123"}}
            """));
        var dev = config.Context();
        Assert.Equal(("dev", "shop"), (dev.Name, dev.Namespace));
        Assert.Equal(new KubeCluster
        {
            Server = new("https://10.0.0.1:6443"), CertificateAuthority = Pem, TlsServerName = "kubernetes",
            Proxy = new("socks5://localhost:1080"),
        }, config.Cluster(dev));
        var user = config.User(dev);
        Assert.Equal((Pem, Key), (user.ClientCertificate, user.ClientKey));
        Assert.Equal(("jane", "ops", "a,b"), (user.Impersonate!.User, user.Impersonate.Groups[0],
            string.Join(',', user.Impersonate.Extra["team"])));
        var prod = config.Context("prod");
        Assert.True(config.Cluster(prod).InsecureSkipTlsVerify);
        var other = config.User(prod);
        Assert.Equal((Path.Combine(_folder.FullName, "sub", "token"), "abc", "me", "123"),
            (other.TokenFile, other.Token, other.Username, other.Password));
    }

    [Fact]
    public void Reads_exec_plugins()
    {
        var config = KubeConfig.Load(Write("config", """
            current-context: c
            contexts: [{name: c, context: {cluster: x, user: u}}]
            users:
            - name: u
              user:
                exec:
                  apiVersion: client.authentication.k8s.io/v1
                  command: ./bin/login
                  args: [get-token, "5"]
                  env: [{name: PROFILE, value: dev}]
                  provideClusterInfo: true
                  installHint: get it from example.com
            """));
        var exec = config.User(config.Context()).Exec!;
        Assert.Equal(Path.Combine(_folder.FullName, "bin", "login"), exec.Command);
        Assert.Equal(["get-token", "5"], exec.Arguments);
        Assert.Equal([KeyValuePair.Create("PROFILE", "dev")], exec.Environment);
        Assert.True(exec.ProvideClusterInfo);
    }

    [Fact]
    public void Several_files_are_merged_and_the_first_wins()
    {
        var first = Write("a", """
            contexts: [{name: one, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {server: "https://first"}}]
            """);
        var second = Write("b", """
            current-context: two
            contexts: [{name: one, context: {cluster: other}}, {name: two, context: {cluster: c}}]
            clusters: [{name: c, cluster: {server: "https://second"}}]
            """);
        var missing = Path.Combine(_folder.FullName, "missing");
        var config = KubeConfig.Load(null, Environment(("KUBECONFIG",
            string.Join(Path.PathSeparator, first, missing, "", second))));
        Assert.Equal(["one", "two"], config.Contexts.Select(c => c.Name));
        Assert.Equal("two", config.CurrentContext);
        Assert.Equal("u", config.Context("one").User);
        Assert.Equal("https://first/", config.Cluster(config.Context()).Server.AbsoluteUri);
        Assert.Equal(new KubeUser(), config.User(config.Context("two")));
    }

    [Fact]
    public void The_home_folder_is_the_default()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, ".kube"));
        Write(".kube/config", "current-context: home");
        Assert.Equal("home", KubeConfig.Load(null, Environment()).CurrentContext);
    }

    [Fact]
    public void Without_a_file_a_pod_uses_its_own_service_account()
    {
        Write("token", "secret");
        Write("ca.crt", Pem);
        Write("namespace", "shop\n");
        var config = KubeConfig.Load(null, Environment(
            ("KUBERNETES_SERVICE_HOST", "fd00::1"), ("KUBERNETES_SERVICE_PORT", "443")));
        var context = config.Context();
        Assert.Equal("shop", context.Namespace);
        Assert.Equal("https://[fd00::1]/", config.Cluster(context).Server.AbsoluteUri);
        Assert.Equal(Pem, config.Cluster(context).CertificateAuthority);
        Assert.Equal(Path.Combine(_folder.FullName, "token"), config.User(context).TokenFile);
    }

    [Fact]
    public void Nothing_found_tells_where_it_looked_and_the_way_out()
    {
        var failure = Assert.Throws<KubeConfigException>(() => KubeConfig.Load(null, Environment()));
        Assert.Contains(Path.Combine(_folder.FullName, ".kube", "config"), failure.Message);
        Assert.Contains("--simulator", failure.Message);
        Assert.Contains("does not exist", Fails(() => KubeConfig.Load(Path.Combine(_folder.FullName, "none"))));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Fails(Action action) => Assert.Throws<KubeConfigException>(action).Message;

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private KubeEnvironment Environment(params (string Name, string Value)[] variables) => new()
    {
        Variable = name => variables.FirstOrDefault(v => v.Name == name).Value,
        Home = _folder.FullName,
        ServiceAccountFolder = _folder.FullName,
    };

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
