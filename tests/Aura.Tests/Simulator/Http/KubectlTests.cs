using Aura.Tests.Mcp;

namespace Aura.Tests.Simulator.Http;

/// <summary>Sessions of a real kubectl: what people do with a cluster all day works.</summary>
public sealed class KubectlTests
{
    private const string Web = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - {name: main, image: "web:1", resources: {requests: {cpu: 100m, memory: 64Mi}}}
        """;

    [FactNeeding("kubectl")]
    public async Task A_rollout_is_applied_watched_undone_and_restarted()
    {
        await using var kubectl = await Kubectl.StartAsync();

        Assert.Equal("deployment.apps/web created\n", await kubectl.RunAsync("apply -f -", Web));
        Assert.Equal("deployment.apps/web unchanged\n", await kubectl.RunAsync("apply -f -", Web));
        Assert.Contains("successfully rolled out", await kubectl.RunAsync("rollout status deploy/web"));
        await kubectl.RunAsync("set image deploy/web main=web:2");
        await kubectl.RunAsync("rollout status deploy/web");
        Assert.Contains("2", await kubectl.RunAsync("rollout history deploy/web"));
        await kubectl.RunAsync("rollout undo deploy/web");
        await kubectl.RunAsync("rollout status deploy/web");
        Assert.Equal("web:1", await kubectl.RunAsync("get deploy web -o jsonpath={..image}"));
        await kubectl.RunAsync("rollout restart deploy/web");
        await kubectl.RunAsync("scale deploy web --replicas=3");
        await kubectl.RunAsync("wait --for=jsonpath={.status.readyReplicas}=3 deploy/web --timeout=30s");
        await kubectl.RunAsync("set resources deploy/web --limits=memory=128Mi");
        await kubectl.RunAsync("set env deploy/web MODE=fast");
        await kubectl.RunAsync("rollout pause deploy/web");
        await kubectl.RunAsync("rollout resume deploy/web");
        Assert.Contains("web  ", await kubectl.RunAsync("get deploy,rs,pods -o wide"));
        Assert.Contains("RollingUpdateStrategy", await kubectl.RunAsync("describe deploy web"));
        await kubectl.RunAsync("delete deploy web");
    }

    [FactNeeding("kubectl")]
    public async Task A_node_is_cordoned_drained_and_taken_back()
    {
        await using var kubectl = await Kubectl.StartAsync();
        await kubectl.RunAsync("apply -f -", Web);
        await kubectl.RunAsync("create pdb web --selector=app=web --min-available=1");
        await kubectl.RunAsync("rollout status deploy/web");

        await kubectl.RunAsync("drain node-0 --timeout=60s");

        Assert.Contains("Ready,SchedulingDisabled", await kubectl.RunAsync("get node node-0"));
        Assert.DoesNotContain("node-0", await kubectl.RunAsync("get pods -o wide"));
        await kubectl.RunAsync("uncordon node-0");
        await kubectl.RunAsync("taint node node-1 key=value:NoSchedule");
        await kubectl.RunAsync("label node node-1 disk=ssd");
        Assert.Contains("disk=ssd", await kubectl.RunAsync("describe node node-1"));
    }

    [FactNeeding("kubectl")]
    public async Task Objects_are_made_read_edited_and_deleted()
    {
        await using var kubectl = await Kubectl.StartAsync();

        await kubectl.RunAsync("create namespace shop");
        await kubectl.RunAsync("create configmap app -n shop --from-literal=mode=slow");
        await kubectl.RunAsync("create secret generic key -n shop --from-literal=pass=word");
        await kubectl.RunAsync("create service clusterip web -n shop --tcp=80:8080");
        await kubectl.RunAsync("patch configmap app -n shop --type merge -p \"data: {mode: fast}\"");
        await kubectl.RunAsync("annotate configmap app -n shop note=x");
        await kubectl.RunAsync("apply --server-side -n shop -f -",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ssa}\ndata: {a: b}");

        Assert.Contains("mode: fast", await kubectl.RunAsync("get configmap app -n shop -o yaml"));
        Assert.Equal("d29yZA==", await kubectl.RunAsync("get secret key -n shop -o jsonpath={.data.pass}"));
        Assert.Contains("80/TCP", await kubectl.RunAsync("get svc -n shop"));
        Assert.Contains("horizontalpodautoscalers", await kubectl.RunAsync("api-resources"));
        Assert.Equal("yes\n", await kubectl.RunAsync("auth can-i delete pods"));
        Assert.Equal("no\n", (await kubectl.TryAsync("auth can-i delete pods --as=jane")).Output);
        Assert.Contains("forbidden", (await kubectl.TryAsync("get pods --as=jane")).Error);
        await kubectl.RunAsync("delete namespace shop");
    }

    [FactNeeding("kubectl")]
    public async Task Logs_usage_and_watches_are_there()
    {
        await using var kubectl = await Kubectl.StartAsync();
        await kubectl.RunAsync("run crash --image=busybox --restart=Never -- sh -c \"exit 1\"");
        await kubectl.RunAsync("apply -f -", Web);
        await kubectl.RunAsync("rollout status deploy/web");

        Assert.Contains("web-", await kubectl.RunAsync("top pods"));
        Assert.Contains("node-0", await kubectl.RunAsync("top nodes"));
        await kubectl.RunAsync("logs deploy/web");
        await kubectl.RunAsync("wait --for=jsonpath={.status.phase}=Failed pod/crash --timeout=30s");
        Assert.Contains("Error", await kubectl.RunAsync("get pod crash"));
        Assert.Contains("Scheduled", await kubectl.RunAsync("describe pod crash"));
        Assert.Contains("web ", (await kubectl.TryAsync("get deploy -w --request-timeout=2s")).Output);
    }

    [FactNeeding("kubectl")]
    public async Task A_command_runs_in_a_container()
    {
        await using var kubectl = await Kubectl.StartAsync();
        await kubectl.RunAsync("apply -f -", Web);
        await kubectl.RunAsync("rollout status deploy/web");

        var run = await kubectl.TryAsync("exec deploy/web -- echo it works");
        if (await kubectl.MinorAsync() < 31)
        {
            // It asks by SPDY, which the simulator does not speak; it says what does work.
            Assert.Contains("use kubectl 1.31 or newer", run.Error);
            return;
        }
        Assert.Equal((0, "it works\n"), (run.Exit, run.Output));
        Assert.Equal(3, (await kubectl.TryAsync("exec deploy/web -i -- sh -c \"exit 3\"", "ignored\n")).Exit);
        Assert.Contains("sh: 1: psql: not found", (await kubectl.TryAsync("exec deploy/web -- psql")).Error);
        Assert.Contains("container other is not valid",
            (await kubectl.TryAsync("exec deploy/web -c other -- true")).Error);
    }
}
