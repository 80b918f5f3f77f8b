using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator;
using Aura.Simulator.Http;

namespace Aura.Tests.Kubernetes.Connecting;

/// <summary>Real connections: sockets, TLS, tokens, plugins, against a server on this machine.</summary>
public sealed class ConnectTests : IAsyncLifetime
{
    private readonly SimulatedCluster _cluster = new(new SimulatorOptions { RunControllers = false });
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aura-connect-");
    private SimulatorServer _server = null!;

    public async Task InitializeAsync() => _server = await SimulatorServer.StartAsync(_cluster);

    [Fact]
    public async Task A_kubeconfig_leads_to_the_cluster()
    {
        using var client = Connect(_server.Kubeconfig);
        Assert.Equal("aura-simulator", client.Name);
        Assert.Contains((await client.ListAsync(Kind.Namespace)).Items, n => n.Name == "kube-system");
        Assert.Equal(Kind.Deployment, (await client.DiscoverAsync()).Find("deploy"));
    }

    [Fact]
    public async Task A_watch_goes_over_a_socket()
    {
        using var client = Connect(_server.Kubeconfig);
        var name = new ObjectRef(Kind.ConfigMap, "default", "seen");
        await foreach (var happened in client.WatchAsync(Kind.ConfigMap, "default"))
            if (happened.Type == WatchEventType.Synced)
            {
                using var advance = _cluster.StartAutoAdvance();
                await client.CreateAsync(new KubeObject(Kind.ConfigMap,
                    new() { ["metadata"] = new JsonObject { ["name"] = name.Name, ["namespace"] = name.Namespace } }));
            }
            else if (happened.Object!.Ref == name)
                return;
    }

    [Theory]
    [InlineData("localhost", true), InlineData("other.example.com", false)]
    public async Task The_server_must_bear_the_name_expected(string name, bool accepted)
    {
        var config = _server.Kubeconfig.Replace("    certificate-", $"    tls-server-name: {name}\n    certificate-");
        using var client = Connect(config);
        if (accepted)
            await client.RawAsync(HttpMethod.Get, "/version");
        else
            await AssertFailsAsync(client, KubeException.Unreachable, "tls-server-name");
    }

    [Fact]
    public async Task An_unknown_authority_is_refused_unless_told_otherwise()
    {
        using var key = ECDsa.Create();
        using var other = new CertificateRequest("CN=other", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var line = Line("certificate-authority-data");
        var pem = Convert.ToBase64String(Encoding.UTF8.GetBytes(other.ExportCertificatePem()));
        using var wrong = Connect(_server.Kubeconfig.Replace(line, $"certificate-authority-data: {pem}"));
        await AssertFailsAsync(wrong, KubeException.Unreachable, "certificate-authority");
        using var system = Connect(_server.Kubeconfig.Replace(line, ""));
        await AssertFailsAsync(system, KubeException.Unreachable, "certificate-authority");
        using var insecure = Connect(_server.Kubeconfig.Replace(line, "insecure-skip-tls-verify: true"));
        await insecure.RawAsync(HttpMethod.Get, "/version");
    }

    [Fact]
    public async Task Wrong_credentials_tell_the_way_out()
    {
        using var client = Connect(_server.Kubeconfig.Replace(_server.Token, "wrong"));
        await AssertFailsAsync(client, "Unauthorized", "log in again");
    }

    [Fact]
    public async Task Nobody_listening_tells_the_way_out()
    {
        using var client = Connect(_server.Kubeconfig);
        await _server.DisposeAsync();
        await AssertFailsAsync(client, KubeException.Unreachable, "is the cluster running");
    }

    [Fact]
    public async Task A_token_file_is_read_again_when_the_token_is_refused()
    {
        var path = Write("token", "old");
        using var client = Connect(_server.Kubeconfig.Replace(Line("token"), $"tokenFile: {path}"));
        await AssertFailsAsync(client, "Unauthorized", "log in again");
        Write("token", _server.Token + "\n");
        await client.RawAsync(HttpMethod.Get, "/version");
    }

    [Fact]
    public async Task Acting_as_somebody_else_reaches_the_server()
    {
        using var client = Connect(_server.Kubeconfig, new Impersonation("jane") { Groups = ["ops"] });
        var review = new JsonObject { ["apiVersion"] = "authentication.k8s.io/v1", ["kind"] = "SelfSubjectReview" };
        var answer = await client.RawAsync(
            HttpMethod.Post, "/apis/authentication.k8s.io/v1/selfsubjectreviews", review);
        Assert.Equal("jane", (string?)answer["status"]!["userInfo"]!["username"]);
    }

    [Fact]
    public async Task A_plugin_is_run_once_and_again_when_its_token_is_refused()
    {
        // Each run leaves a mark; the first token is no longer good.
        using var client = Connect(Plugin($$"""
            #!/bin/sh
            echo run >> {{_folder.FullName}}/runs
            case "$KUBERNETES_EXEC_INFO" in *'"interactive":false'*) ;; *) exit 3;; esac
            if [ $(wc -l < {{_folder.FullName}}/runs) = 1 ]; then token=expired; else token=$TOKEN; fi
            echo '{"apiVersion":"client.authentication.k8s.io/v1","status":{"token":"'$token'"} }'
            """));
        await client.RawAsync(HttpMethod.Get, "/version");
        await client.RawAsync(HttpMethod.Get, "/version");
        Assert.Equal(2, File.ReadAllLines(Path.Combine(_folder.FullName, "runs")).Length);
    }

    [Fact]
    public async Task A_plugin_s_token_is_kept_until_it_expires()
    {
        var time = new Client.ManualTime();
        using var client = KubeClient.Connect(KubeConfig.Load(Write("config", Plugin($$"""
            #!/bin/sh
            echo run >> {{_folder.FullName}}/runs
            echo '{"apiVersion":"client.authentication.k8s.io/v1","status":
              {"token":"'$TOKEN'","expirationTimestamp":"2026-01-01T01:00:00Z"} }'
            """))), time: time);
        foreach (var minutes in (int[])[0, 30, 29, 10])
        {
            time.Advance(TimeSpan.FromMinutes(minutes));
            await client.RawAsync(HttpMethod.Get, "/version");
        }
        Assert.Equal(2, File.ReadAllLines(Path.Combine(_folder.FullName, "runs")).Length);
    }

    [Theory]
    [InlineData("echo no session >&2; exit 7", "failed with exit code 7: no session; sign up at example.com")]
    [InlineData("echo hello", "printed no usable credentials")]
    [InlineData("echo '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{}}'", "neither a token nor")]
    public async Task A_plugin_that_fails_is_named_with_what_it_said(string script, string expected)
    {
        using var client = Connect(Plugin($"#!/bin/sh\n{script}\n"));
        await AssertFailsAsync(client, "Unauthorized", expected);
    }

    [Fact]
    public async Task A_plugin_that_is_not_there_is_named()
    {
        using var client = Connect(Plugin("").Replace("/login", "/none"));
        await AssertFailsAsync(client, "Unauthorized", "cannot be started");
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _cluster.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task AssertFailsAsync(KubeClient client, string reason, string hint)
    {
        var failure = await Assert.ThrowsAsync<KubeException>(() => client.RawAsync(HttpMethod.Get, "/api/v1/nodes"));
        Assert.Equal(reason, failure.Reason);
        Assert.Contains(hint, failure.Message);
    }

    private KubeClient Connect(string kubeconfig, Impersonation? actAs = null) =>
        KubeClient.Connect(KubeConfig.Load(Write("config", kubeconfig)), actAs: actAs);

    private string Plugin(string script)
    {
        var path = Write("login", script);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        return _server.Kubeconfig.Replace(Line("token"), $$"""
            exec: {apiVersion: client.authentication.k8s.io/v1, command: {{path}}, installHint: sign up at example.com,
                     env: [{name: TOKEN, value: {{_server.Token}} }]}
            """);
    }

    private string Line(string field) => _server.Kubeconfig.Split('\n').Single(l => l.Trim().StartsWith(field)).Trim();

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
