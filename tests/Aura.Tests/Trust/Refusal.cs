using Aura.Actions;
using Aura.Execution.Policy;
using Aura.Kubernetes;
using Aura.Mcp.Options;
using Aura.Plans;
using Aura.Tests.Execution.Steps;
using Aura.Tests.Mcp;

namespace Aura.Tests.Trust;

/// <summary>A call that one check refuses, and nothing else would.</summary>
/// <param name="Check">The name of the check, or of the rule where it is none of their own.</param>
/// <param name="Says">How the failed check is called in the answer.</param>
/// <param name="Hint">The way out that it names.</param>
internal sealed record Refusal(string Check, string Says, string Hint, string Tool, string Args)
{
    /// <summary>In the cluster beside the Deployment shop/cart.</summary>
    public string Objects { get; init; } = "";

    /// <summary>What happened to the objects.</summary>
    public string Fault { get; init; } = "[]";

    public string Policy { get; init; } = "";
    public string? User { get; init; }

    /// <summary>More names for the cluster, as if they were other clusters.</summary>
    public string[] Others { get; init; } = [];

    public Func<AuraOptions, AuraOptions> Options { get; init; } = o => o;

    /// <summary>Calls before, which go through: tool and arguments.</summary>
    public (string Tool, string Args)[] Earlier { get; init; } = [];

    public Action<SmallCluster> Given { get; init; } = _ => { };

    /// <summary>What <c>test.probe</c> plans, where no action of the catalogue comes this far.</summary>
    public Func<ClusterView, PlanBuilder, Task> Probe { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Time stands still, and calls answer at once.</summary>
    public bool Frozen { get; init; }

    public AuraOptions ToOptions() => Options(new AuraOptions
    {
        Simulator = "",
        AutoApprove = Risk.High,
        Policy = PolicyReader.Read(Policy, "policy.yaml", new ActionCatalog()),
        AnswerWithin = Frozen ? TimeSpan.FromMilliseconds(1) : TimeSpan.FromSeconds(45),
    });

    public ActionCatalog ToCatalog() => new([new ProbeAction(Probe)]);

    public override string ToString() => Check;
}
