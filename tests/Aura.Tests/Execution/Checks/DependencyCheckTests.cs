using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution;
using Aura.Execution.Checks;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Tests.Execution.Checks;

/// <summary>
/// Who uses what a plan changes. Actions on configuration are few: their plans are made here by hand.
/// </summary>
public sealed class DependencyCheckTests : IDisposable
{
    private readonly PipelineFixture _aura = new();

    public DependencyCheckTests()
    {
        Shop.Fill(_aura);
        foreach (var yaml in (string[])[
            "{metadata: {name: settings, namespace: shop}, data: {level: info, spare: x}}",
            "{metadata: {name: unused, namespace: shop}, data: {level: info}}"])
            _aura.Create(Kind.ConfigMap, yaml);
        _aura.Create(Kind.Secret, "{metadata: {name: tls, namespace: shop}, stringData: {tls.crt: a}}");
        _aura.Create(Kind.PersistentVolumeClaim, """
            metadata: {name: data, namespace: shop}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi} } }
            """);
        _aura.Create(Kind.CronJob, """
            metadata: {name: report, namespace: shop}
            spec:
              schedule: "0 4 * * *"
              jobTemplate:
                spec:
                  template:
                    spec:
                      restartPolicy: Never
                      volumes: [{name: d, persistentVolumeClaim: {claimName: data} }]
                      containers:
                      - name: main
                        image: registry.example/report:1
                        env: [{name: LEVEL, valueFrom: {configMapKeyRef: {name: settings, key: level} } }]
            """);
        _aura.Create(Kind.Service, """
            metadata: {name: front, namespace: shop}
            spec: {selector: {app: old}, ports: [{name: http, port: 80}]}
            """);
        _aura.Create(Kind.Ingress, """
            metadata: {name: www, namespace: shop}
            spec:
              tls: [{hosts: [www.example], secretName: tls}]
              defaultBackend: {service: {name: front, port: {name: http} } }
            """);
    }

    public void Dispose() => _aura.Dispose();

    [Theory]
    [InlineData("ConfigMap", "settings", "CronJob shop/report would lose it")]
    [InlineData("Secret", "tls", "Ingress shop/www would lose it")]
    [InlineData("PersistentVolumeClaim", "data", "CronJob shop/report would lose it")]
    [InlineData("Service", "front", "Ingress shop/www would lose it")]
    [InlineData("ConfigMap", "unused", null)]
    public void WhatIsUsedIsNotDeleted(string kind, string name, string? why)
    {
        var target = Target(kind, name);

        var checks = Judge(plan => plan.Delete(target, "clean up"));

        if (why is null)
            Assert.Empty(checks);
        else
            Assert.Equal((false, why), (checks[0].Passed, checks[0].Why));
    }

    [Theory]
    [InlineData("ConfigMap", "settings", "data.level", null, false)]
    [InlineData("ConfigMap", "settings", "data.spare", null, true)]
    [InlineData("ConfigMap", "settings", "data.level", "\"debug\"", true)]
    [InlineData("ConfigMap", "settings", "data", "{\"spare\": \"y\"}", false)]
    [InlineData("Service", "front", "spec.ports", "[{\"name\": \"web\", \"port\": 80}]", false)]
    [InlineData("Service", "front", "spec.ports", "[{\"name\": \"http\", \"port\": 81}]", true)]
    public void PartsThatAreNeededAreKeptAndUsersAreTold(
        string kind, string name, string path, string? value, bool passes)
    {
        var target = Target(kind, name);

        var check = Assert.Single(Judge(plan => plan.Set(
            target, path, value is null ? null : JsonNode.Parse(value), "change it")));

        Assert.Equal(passes, check.Passed);
        Assert.Equal(passes, check.Warns);
        Assert.Contains("shop/", check.Why);
    }

    [Fact]
    public void AResultWarnsOfThoseBehindAService()
    {
        var result = _aura.Run("service.update_selector", new JsonObject
        {
            ["namespace"] = "shop", ["name"] = "front", ["selector"] = new JsonObject { ["app"] = "cart" },
        });

        PipelineFixture.Ends(ExecutionStatus.Succeeded, result);
        Assert.Contains(result.Warnings, w => w.Contains("Ingress shop/www reach it"));
    }

    private KubeObject Target(string kind, string name) => _aura.Find(typeof(Kind).GetFields()
        .Select(f => f.GetValue(null)).OfType<Kind>().First(k => k.Name == kind), "shop", name)!;

    private List<Check> Judge(Action<PlanBuilder> write)
    {
        var action = new ActionCatalog().Get("service.update_selector");
        var plan = new PlanBuilder(action.Spec, []);
        write(plan);
        var view = new LiveClusterView(_aura.Client, _aura.Cluster.Clock);
        return [.. _aura.Cluster.Run(() => new DependencyCheck().CheckAsync(plan.Build(), action, view))];
    }
}
