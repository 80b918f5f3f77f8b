using Aura.Kubernetes;

namespace Aura.Tests.Diagnosis;

public class ConfigDetectorTests
{
    private const string NeedsKey =
        "image: a:1, env: [{name: MODE, valueFrom: {configMapKeyRef: {name: app-config, key: MODE}}}]";
    private const string NeedsSecret =
        "image: a:1, env: [{name: TOKEN, valueFrom: {secretKeyRef: {name: pay, key: token}}}]";

    private static string Waiting(string message) =>
        $"state: {{waiting: {{reason: CreateContainerConfigError, message: '{message.Replace("'", "''")}'}}}}";

    [Theory]
    [InlineData(NeedsKey, "configmap \"app-config\" not found", "ConfigMapNotFound", "ConfigMap shop/app-config")]
    [InlineData(NeedsKey, "couldn't find key MODE in ConfigMap shop/app-config", "ConfigMapKeyNotFound",
        "ConfigMap shop/app-config")]
    [InlineData(NeedsSecret, "secret \"pay\" not found", "SecretNotFound", "Secret shop/pay")]
    [InlineData(NeedsSecret, "couldn't find key token in Secret shop/pay", "SecretKeyNotFound", "Secret shop/pay")]
    public void The_missing_object_is_at_fault(string container, string message, string type, string target)
    {
        var cluster = new Sketch();
        if (type == "ConfigMapKeyNotFound")
            cluster.Add(Kind.ConfigMap, "app-config", "{data: {LEVEL: info}}");
        cluster.BadRollout("image: a:1", container, Waiting(message));
        var finding = Assert.Single(cluster.Findings);
        Assert.Equal((type, target), (finding.Type, $"{finding.Target}"));
        Assert.Contains(finding.Affected, a => $"{a}" == "Deployment shop/cart");
        Assert.True((bool)finding.Facts["rolloutBroke"]!);
    }

    [Fact]
    public void What_is_there_by_now_is_no_finding()
    {
        var cluster = new Sketch();
        cluster.Add(Kind.ConfigMap, "app-config", "{data: {MODE: fast}}");
        cluster.BadRollout("image: a:1", NeedsKey, Waiting("couldn't find key MODE in ConfigMap shop/app-config"));
        Assert.Empty(cluster.Findings);
    }

    [Fact]
    public void A_complaint_that_fits_no_reference_accuses_no_object()
    {
        var cluster = new Sketch();
        cluster.BadRollout("image: a:1", NeedsKey, Waiting("configmap \"other\" not found"));
        Assert.Equal("ContainerConfigError", Assert.Single(cluster.Findings).Type);
    }

    [Fact]
    public void Where_every_revision_needs_it_there_is_nothing_to_return_to()
    {
        var cluster = new Sketch();
        cluster.BadRollout(NeedsSecret, NeedsSecret.Replace("a:1", "a:2"), Waiting("secret \"pay\" not found"));
        Assert.Null(Assert.Single(cluster.Findings).Facts["lastGoodRevision"]);
    }

    [Fact]
    public void A_volume_that_waits_for_its_ConfigMap_counts_too()
    {
        var cluster = new Sketch();
        var deployment = cluster.Deployment("image: a:1", ready: 0);
        var set = cluster.ReplicaSet(deployment, "image: a:1", 1, ready: 0);
        var pod = cluster.Pod(set, "cart-1", "image: a:1", "state: {waiting: {reason: ContainerCreating}}",
            podSpec: "volumes: [{name: conf, configMap: {name: nginx-conf}}],");
        cluster.Event(pod, "FailedMount",
            "MountVolume.SetUp failed for volume \"conf\" : configmap \"nginx-conf\" not found");
        var finding = Assert.Single(cluster.Findings);
        Assert.Equal(("ConfigMapNotFound", "nginx-conf"), (finding.Type, finding.Target.Name));
    }

    [Fact]
    public void Two_workloads_that_lack_the_same_secret_are_one_finding()
    {
        var cluster = new Sketch();
        cluster.BadRollout("image: a:1", NeedsSecret, Waiting("secret \"pay\" not found"));
        cluster.Pod(null, "job-like", NeedsSecret, Waiting("secret \"pay\" not found"));
        var finding = Assert.Single(cluster.Findings);
        Assert.Equal(2, (int)finding.Facts["workloads"]!);
    }
}
