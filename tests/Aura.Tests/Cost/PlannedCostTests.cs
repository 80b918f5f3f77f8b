using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Cost;
using Aura.Cost.Prices;
using Aura.Execution.Checks;
using Aura.Kubernetes;
using Aura.Planning;
using Aura.Plans;
using Aura.Tests.Incidents;
using Aura.Tests.Mcp;
using Aura.Tests.Simulator.Controllers;

namespace Aura.Tests.Cost;

/// <summary>What strategies cost, planned for an incident of a simulated cluster.</summary>
public class PlannedCostTests
{
    [Fact]
    public void A_strategy_costs_by_the_type_of_the_nodes_that_it_runs_on()
    {
        var list = PriceListReader.Load(Path.Combine(Repository.Root, "samples", "prices", "aws.yaml"));
        using var run = new IncidentRun(Sample.Load("oom-killed"));
        foreach (var node in run.Cluster.List(Kind.Node))
            run.Cluster.Patch(node.Ref, new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["labels"] = new JsonObject
                    {
                        ["node.kubernetes.io/instance-type"] = "m5.xlarge",
                        ["topology.kubernetes.io/region"] = "us-east-1",
                    },
                },
            });
        var view = new LiveClusterView(new KubeClient(run.Cluster.CreateHttpClient(), run.Cluster.Clock),
            run.Cluster.Clock)
        { Remembers = true, PriceList = list };
        var finding = run.Diagnose().Findings[0];
        var plan = run.Cluster.Run(() => new Planner(view, new ActionCatalog(), SafetyChecks.All)
            .PlanAsync(finding, PlanConstraints.None));

        // A node of 4 cores and 8 GiB, 0.192 x 730 = 140.16 a month: by 22.80 : 3.05 = 7.4754 a GiB is
        // 140.16 / (4 x 7.4754 + 8) = 3.6984. Three replicas get 128 MiB more: 0.375 x 3.6984 = 1.39.
        var cost = plan.Strategies.Single(s => s.Name == "balanced").CostImpact;
        Assert.Equal((1.39m, "USD", CapacityUse.Spare, 0m),
            (cost.PerMonth, cost.Currency, cost.Capacity, cost.BillPerMonth));
        Assert.Equal("sample: AWS public list prices, spot assumed at 35 %, as of 2026-07-20: m5.xlarge in us-east-1",
            cost.Basis);
        Assert.Contains("the bill stays the same until a node is added", cost.Meaning);
    }
}
