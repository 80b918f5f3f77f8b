using Aura.Diagnosis;
using Aura.Diagnosis.Folding;
using Aura.Kubernetes;

namespace Aura.Tests.Diagnosis;

/// <summary>Each detector of container states: a case where it fires and one close by where it must not.</summary>
public class ContainerDetectorTests
{
    private const string Killed = "restartCount: 4, state: {waiting: {reason: CrashLoopBackOff}}, "
        + "lastState: {terminated: {exitCode: 137, reason: OOMKilled}}";

    private const string Crashed = "terminated: {exitCode: 1, reason: Error, "
        + "startedAt: '2026-01-05T11:58:00Z', finishedAt: '2026-01-05T11:58:02Z'}";

    [Theory]
    [InlineData("ErrImagePull", "rpc error: code = NotFound desc = registry/cart:2: not found", "ImagePullBackOff")]
    [InlineData("ImagePullBackOff", "Back-off pulling image \"registry/cart:2\"", "ImagePullBackOff")]
    [InlineData("ErrImagePull", "pull access denied, authorization failed", "ImagePullUnauthorized")]
    [InlineData("ErrImagePull", "no match for platform in manifest: not found", "ImageArchitectureMismatch")]
    [InlineData("InvalidImageName", "couldn't parse image name", "InvalidImageName")]
    [InlineData("ErrImagePull", "dial tcp: lookup registry: no such host", "ImagePullBackOff")]
    public void Images_are_told_apart_by_the_way_out(string reason, string message, string type)
    {
        var cluster = new Sketch();
        cluster.BadRollout("image: 'registry/cart:1'", "image: 'registry/cart:2'",
            $"state: {{waiting: {{reason: {reason}, message: '{message.Replace("'", "''")}'}}}}");
        var finding = Assert.Single(cluster.Findings);
        Assert.Equal(type, finding.Type);
        Assert.Equal("Deployment shop/cart", $"{finding.Target}");
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Equal((1, "registry/cart:1"),
            ((int)finding.Facts["lastGoodRevision"]!, (string?)finding.Facts["goodImage"]));
        Assert.True((bool)finding.Facts["rolloutBroke"]!);
    }

    [Fact]
    public void Where_the_kubelet_only_says_back_off_events_classify()
    {
        var cluster = new Sketch();
        var pod = cluster.BadRollout("image: a:1", "image: a:2",
            "state: {waiting: {reason: ImagePullBackOff, message: 'Back-off pulling image'}}");
        cluster.Event(pod, "Failed", "Failed to pull image \"a:2\": unauthorized: authentication required", ago: 200);
        cluster.Event(pod, "BackOff", "Back-off pulling image", ago: 5);
        Assert.Equal("ImagePullUnauthorized", Assert.Single(cluster.Findings).Type);
    }

    [Fact]
    public void A_container_that_is_being_created_is_no_finding()
    {
        var cluster = new Sketch();
        cluster.BadRollout("image: a:1", "image: a:2", "state: {waiting: {reason: ContainerCreating}}");
        Assert.Empty(cluster.Findings);
    }

    [Fact]
    public void A_crash_loop_names_what_the_rollout_changed()
    {
        var cluster = new Sketch();
        cluster.BadRollout("image: a:1, env: [{name: MODE, value: fast}, {name: DB_PASSWORD, value: old}]",
            "image: a:1, env: [{name: MODE, value: turbo}, {name: DB_PASSWORD, value: new}]",
            $"restartCount: 4, state: {{waiting: {{reason: CrashLoopBackOff}}}}, lastState: {{{Crashed}}}");
        var finding = Assert.Single(cluster.Findings);
        Assert.Equal("CrashLoopBackOff", finding.Type);
        Assert.Equal(1, (int)finding.Facts["exitCode"]!);
        Assert.Contains(finding.Evidence, e => e.Value == "fast → turbo"
            && e.Field == "spec.template.spec.containers[name=app].env[name=MODE].value");
        Assert.Contains(finding.Evidence, e => e.Value == "[redacted] → [redacted]");
    }

    [Theory]
    // It has outlived the last run of 2 s.
    [InlineData("restartCount: 3, ready: true, state: {running: {startedAt: '2026-01-05T11:58:30Z'}}")]
    // One restart is no loop.
    [InlineData("restartCount: 1, ready: true, state: {running: {startedAt: '2026-01-05T11:59:59Z'}}")]
    public void A_restart_that_is_healthy_since_is_no_finding(string status)
    {
        var cluster = new Sketch();
        cluster.BadRollout("image: a:1", "image: a:2", $"{status}, lastState: {{{Crashed}}}");
        Assert.Empty(cluster.Findings);
    }

    [Fact]
    public void Between_two_crashes_it_is_still_a_crash_loop()
    {
        var cluster = new Sketch();
        cluster.BadRollout("image: a:1", "image: a:2",
            "restartCount: 5, ready: true, state: {running: {startedAt: '2026-01-05T11:59:59Z'}}, "
            + $"lastState: {{{Crashed}}}");
        Assert.Equal("CrashLoopBackOff", Assert.Single(cluster.Findings).Type);
    }

    [Fact]
    public void A_memory_kill_is_not_called_a_crash_loop()
    {
        var cluster = new Sketch();
        cluster.BadRollout("image: a:1, resources: {limits: {memory: 128Mi}}",
            "image: a:2, resources: {limits: {memory: 128Mi}}",
            Killed);
        var finding = Assert.Single(cluster.Findings);
        Assert.Equal("OOMKilled", finding.Type);
        Assert.Equal(("192Mi", "256Mi", "384Mi"), ((string?)finding.Facts["halfAgainMemory"],
            (string?)finding.Facts["doubleMemory"], (string?)finding.Facts["tripleMemory"]));
        Assert.True((bool)finding.Facts["rolloutBroke"]!);
    }

    [Fact]
    public void A_revision_with_the_same_image_and_limit_would_not_cure_a_memory_kill()
    {
        var cluster = new Sketch();
        cluster.BadRollout("image: a:1, resources: {limits: {memory: 128Mi}}",
            "image: a:1, env: [{name: X, value: '1'}], resources: {limits: {memory: 128Mi}}",
            Killed);
        Assert.Null(Assert.Single(cluster.Findings).Facts["lastGoodRevision"]);
    }

    [Theory]
    [InlineData("ready: false, started: true, state: {running: {startedAt: '2026-01-05T11:55:00Z'}}", 1)]
    // It may still be starting.
    [InlineData("ready: false, started: true, state: {running: {startedAt: '2026-01-05T11:59:30Z'}}", 0)]
    // Its startup probe has not passed.
    [InlineData("ready: false, started: false, state: {running: {startedAt: '2026-01-05T11:55:00Z'}}", 0)]
    public void Readiness_counts_once_a_start_should_be_over(string status, int findings)
    {
        var cluster = new Sketch();
        var probe = "readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 5}";
        var pod = cluster.BadRollout($"image: a:1, {probe}", $"image: a:2, {probe}", status);
        cluster.Event(pod, "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503");
        Assert.Equal(findings, cluster.Findings.Count);
        Assert.All(cluster.Findings, f => Assert.Equal("ReadinessProbeFailing", f.Type));
    }

    [Fact]
    public void Ids_are_stable_and_tell_causes_apart()
    {
        string Id(string image)
        {
            var cluster = new Sketch();
            cluster.BadRollout("image: a:1", $"image: {image}",
                "state: {waiting: {reason: ErrImagePull, message: not found}}");
            return Assert.Single(cluster.Findings).Id;
        }
        Assert.Matches("^f-[0-9a-f]{10}$", Id("a:2"));
        Assert.Equal(Id("a:2"), Id("a:2"));
        Assert.NotEqual(Id("a:2"), Id("a:3"));
    }
}
