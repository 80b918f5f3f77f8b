using System.Text.Json.Nodes;
using Aura.Actions;

namespace Aura.Tests.Actions;

/// <summary>What would not fit into a case file.</summary>
public sealed class ConfigSizeTests
{
    [Theory]
    [InlineData(1024 * 1024 - 4, true)]
    [InlineData(1024 * 1024 - 3, false)]
    public void AConfigMapHasAtMostOneMebibyteInAllItsKeys(int bytes, bool fits)
    {
        using var cluster = new CaseCluster();
        cluster.Load([JsonNode.Parse("""
            {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "app"}, "data": {"OLD": "prod"}}
            """)!.AsObject()]);
        var args = new JsonObject
        {
            ["namespace"] = "shop",
            ["name"] = "app",
            ["set"] = new JsonObject { ["BIG"] = new string('x', bytes) },
        };

        var plan = cluster.Run(() => new ActionCatalog().Get("configmap.update").PlanAsync(args, cluster.View()));

        Assert.Equal(fits, !plan.Refused);
        Assert.Contains(plan.Checks, c => c.Name == "it has at most 1 MiB" && c.Passed == fits);
    }
}
