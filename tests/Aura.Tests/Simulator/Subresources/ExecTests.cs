using Aura.Kubernetes;
using Aura.Simulator;
using Aura.Simulator.Http;
using Aura.Simulator.Incidents;
using Aura.Tests.Simulator.Controllers;

namespace Aura.Tests.Simulator.Subresources;

/// <summary>Commands in containers: answered by rules, asked by Aura's own client.</summary>
public sealed class ExecTests : IDisposable
{
    private static readonly Incident Cache = Incident.Parse("""
        name: cache
        title: A cache that answers
        settle: 10s
        run: 0s
        objects:
        - apiVersion: v1
          kind: Pod
          metadata: {name: cache, namespace: shop, labels: {app: cache}}
          spec:
            containers:
            - {name: redis, image: "redis:8", env: [{name: MODE, value: fast}]}
            - {name: sidecar, image: "proxy:1"}
        behaviour:
        - match: {labels: {app: cache}, container: redis}
          exec:
          - {command: redis-cli info *, stdout: "used_memory:1024\n"}
          - {command: redis-cli *, stderr: "ERR unknown command\n", exitCode: 2}
          - {command: slow, after: 10s, stdout: done}
          - {command: endless, after: 10m}
        """);

    private readonly SimulatedCluster _cluster = SimulatedCluster.FromIncident(Cache);
    private readonly KubeClient _client;

    public ExecTests() => _client = new KubeClient(_cluster.CreateHttpClient(), _cluster.Clock);

    public void Dispose()
    {
        _client.Dispose();
        _cluster.Dispose();
    }

    private ExecResult Exec(string command, string? container = "redis", ExecOptions? options = null) =>
        _cluster.Run(() => _client.ExecAsync("shop", "cache", container, command.Split(' '), options));

    private KubeException Refused(string pod, string? container, ExecOptions? options = null, string word = "true") =>
        Assert.Throws<KubeException>(() => _cluster.Run(() =>
            _client.ExecAsync("shop", pod, container, [word], options)));

    [Theory]
    [InlineData("redis-cli info memory", 0, "used_memory:1024\n", "")]
    [InlineData("redis-cli explode now", 2, "", "ERR unknown command\n")]
    [InlineData("printenv MODE", 0, "fast\n", "")]
    [InlineData("sh -c echo it works", 0, "it works\n", "")]
    [InlineData("psql", 127, "", "sh: 1: psql: not found\n")]
    public void A_command_is_answered_by_the_first_rule_that_matches(
        string command, int exitCode, string stdout, string stderr)
    {
        // A script is one word.
        var words = command.StartsWith("sh -c ", StringComparison.Ordinal)
            ? new[] { "sh", "-c", command[6..] } : command.Split(' ');
        var result = _cluster.Run(() => _client.ExecAsync("shop", "cache", "redis", words));
        Assert.Equal(new ExecResult(exitCode, stdout, stderr, false), result);
    }

    [Fact]
    public void A_command_takes_its_time_and_no_more_than_is_allowed()
    {
        var started = _cluster.Clock.Elapsed;
        Assert.Equal("done", Exec("slow").Stdout);
        Assert.Equal(TimeSpan.FromSeconds(10), _cluster.Clock.Elapsed - started);

        var refused = Refused("cache", "redis", new() { Timeout = TimeSpan.FromSeconds(20) }, "endless");
        Assert.Equal(KubeException.Timeout, refused.Reason);
        Assert.Equal(TimeSpan.FromSeconds(30), _cluster.Clock.Elapsed - started);
    }

    [Fact]
    public void What_is_printed_is_bounded()
    {
        var result = Exec("redis-cli info all", options: new() { MaxBytes = 4 });
        Assert.Equal(new ExecResult(0, "used", "", true), result);
    }

    [Fact]
    public void What_cannot_be_run_is_an_error_with_its_reason()
    {
        Assert.Equal("NotFound", Refused("absent", null).Reason);
        Assert.Contains("container web is not valid for pod cache", Refused("cache", "web").Message);
        Assert.Contains("choose one of: [redis sidecar]", Refused("cache", null).Message);
        _cluster.SetNodeDown(_cluster.Pods("shop")[0].Text("spec.nodeName")!, true);
        var unreachable = Refused("cache", "redis");
        Assert.Equal("InternalError", unreachable.Reason);
        Assert.Contains("error dialing backend", unreachable.Message);
    }

    [Fact]
    public void A_container_that_does_not_run_is_not_found()
    {
        _cluster.Create("""
            {apiVersion: v1, kind: Pod, metadata: {name: done, namespace: shop},
             spec: {restartPolicy: Never, containers: [{name: main, image: "job:1", command: ["true"]}]}}
            """);
        _cluster.Advance(TimeSpan.FromSeconds(10));
        var refused = Refused("done", null);
        Assert.Equal((500, "InternalError"), (refused.Status, refused.Reason));
        Assert.Contains("container not found (\"main\")", refused.Message);
    }

    [Theory]
    [InlineData("[get]", "create")]
    [InlineData("[create]", "get")]
    [InlineData("[get, create]", null)]
    public void Both_verbs_are_needed_on_pods_exec(string verbs, string? missing)
    {
        _cluster.Create($$"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: runner}
            rules: [{apiGroups: [""], resources: [pods/exec], verbs: {{verbs}}}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: runner}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: runner}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: eve}]
            """);
        using var http = new HttpClient(_cluster.ForUser("eve")) { BaseAddress = new Uri("http://simulator.local/") };
        using var eve = new KubeClient(http, _cluster.Clock);
        Task<ExecResult> Run() => eve.ExecAsync("shop", "cache", "redis", ["true"]);

        if (missing is null)
            Assert.Equal(0, _cluster.Run(Run).ExitCode);
        else
            Assert.Contains($"cannot {missing} resource \"pods/exec\"",
                Assert.Throws<KubeException>(() => _cluster.Run(Run)).Message);
    }

    [Fact]
    public async Task A_session_goes_over_TLS_too()
    {
        await using var server = await SimulatorServer.StartAsync(_cluster);
        using var running = _cluster.StartRealTime(100);
        var path = Path.GetTempFileName();
        server.WriteKubeconfig(path);
        var config = KubeConfig.Load(path);
        File.Delete(path);
        using var client = KubeClient.Connect(config);

        Assert.Equal("done", (await client.ExecAsync("shop", "cache", "redis", ["slow"])).Stdout);
        Assert.Equal(2, (await client.ExecAsync("shop", "cache", "redis", ["redis-cli", "x"])).ExitCode);
        Assert.Equal("BadRequest", (await Assert.ThrowsAsync<KubeException>(() =>
            client.ExecAsync("shop", "cache", "web", ["true"]))).Reason);
    }
}
