using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution.Checks;
using Aura.Kubernetes;
using Aura.Plans;
using Aura.Tests.Actions;

namespace Aura.Tests.Execution.Checks;

public sealed class PermissionCheckTests : IDisposable
{
    private readonly CaseCluster _cluster = new();

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public void AnAdministratorMayDoAllOfIt()
    {
        var checks = Check(_cluster.View());

        Assert.True(Assert.Single(checks).Passed);
        Assert.Contains("all granted", checks[0].Why);
    }

    [Fact]
    public void EveryDeniedVerbIsNamedWithTheGrantThatHelps()
    {
        Load();
        var plan = Plan(_cluster.View());
        using var client = new KubeClient(new HttpClient(_cluster.Simulated.ForUser("eve"))
        {
            BaseAddress = new Uri("http://simulator.local/"),
        });
        var checks = _cluster.Run(() => CheckAsync(plan, new LiveClusterView(client, _cluster.Simulated.Clock)));

        Assert.All(checks, c => Assert.False(c.Passed));
        Assert.Contains(checks, c => c.Name == "Aura may patch deployments.apps/scale in shop"
            && c.Hint == "grant verb patch on deployments/scale (apiGroup \"apps\") in namespace shop");
        Assert.Contains(checks, c => c.Name == "Aura may watch deployments.apps in shop");
    }

    private List<Check> Check(ClusterView view)
    {
        Load();
        return _cluster.Run(() => CheckAsync(Plan(view), view));
    }

    private static async Task<List<Check>> CheckAsync(Plan plan, ClusterView view) =>
        [.. await new PermissionCheck().CheckAsync(plan, new ActionCatalog().Get(plan.Action), view)];

    private Plan Plan(ClusterView view) => _cluster.Run(() => new ActionCatalog().Get("deployment.scale_to")
        .PlanAsync(new JsonObject { ["namespace"] = "shop", ["name"] = "web", ["replicas"] = 4 }, view));

    private void Load() => _cluster.Load(ActionCase.Base("web"));
}
