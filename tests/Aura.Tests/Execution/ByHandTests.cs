using System.Text.Json.Nodes;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.Tests.Mcp;
using Aura.Tests.Simulator.Http;

namespace Aura.Tests.Execution;

/// <summary>
/// Where undo cannot put something back, it prints the command by which a person does: run as printed, by a real
/// kubectl, it leaves the object as it was before Aura came.
/// </summary>
public sealed class ByHandTests : IDisposable
{
    private readonly PipelineFixture _aura = new();

    public ByHandTests() => Shop.Fill(_aura, minAvailable: 1);

    public void Dispose() => _aura.Dispose();

    [FactNeeding("kubectl")]
    public async Task A_list_items_field_is_patched_back()
    {
        var before = Shop.Written(Shop.Deployment(_aura));
        var done = Do("deployment.update_image", ("image", "registry.example/cart:1.1"));
        _aura.Patch(Kind.Deployment, "shop", "cart", "spec.template.spec.containers[name=main].image",
            "registry.example/cart:9");

        await FinishAsync(done, "kubectl -n shop patch deployments.apps/cart --type=json");

        Assert.Equal(before, Shop.Written(Shop.Deployment(_aura)));
    }

    [FactNeeding("kubectl")]
    public async Task A_field_is_patched_back()
    {
        var before = Written();
        var done = Do("pdb.update", ("maxUnavailable", "50%"));
        _aura.Patch(Kind.PodDisruptionBudget, "shop", "cart", "spec.maxUnavailable", 2);

        await FinishAsync(done, "kubectl -n shop patch poddisruptionbudgets.policy/cart --type=merge");

        // A patched map has its members in another order.
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(before), JsonNode.Parse(Written())), Written());
    }

    [FactNeeding("kubectl")]
    public async Task A_count_is_scaled_back()
    {
        var done = Do("deployment.scale_to", ("replicas", 3));
        _aura.Patch(Kind.Deployment, "shop", "cart", "spec.replicas", 5);

        await FinishAsync(done, "kubectl -n shop scale deployments.apps/cart --replicas=2");

        Assert.Equal(2, Shop.Deployment(_aura).Number("spec.replicas"));
    }

    [FactNeeding("kubectl")]
    public async Task What_was_created_is_deleted()
    {
        _aura.Cluster.Run(() => _aura.Client.DeleteAsync(new ObjectRef(Kind.PodDisruptionBudget, "shop", "cart")));
        var done = Do("pdb.create", ("minAvailable", "1"), ("selector", new JsonObject { ["app"] = "cart" }));
        _aura.Patch(Kind.PodDisruptionBudget, "shop", "cart", "spec.minAvailable", 0);

        await FinishAsync(done, "kubectl -n shop delete poddisruptionbudgets.policy/cart");

        Assert.Null(_aura.Find(Kind.PodDisruptionBudget, "shop", "cart"));
    }

    [FactNeeding("kubectl")]
    public async Task What_was_deleted_is_created_again()
    {
        var before = Written();
        var done = Do("pdb.delete");
        _aura.Create(Kind.ResourceQuota, """
            metadata: {name: none, namespace: shop}
            spec: {hard: {count/poddisruptionbudgets.policy: "0"}}
            """);
        _aura.Advance(TimeSpan.FromSeconds(10));

        await FinishAsync(done, "kubectl create -f -",
            first: "kubectl -n shop delete resourcequota/none");

        Assert.Equal(before, Written());
    }

    private string Written() => Shop.Written(_aura.Find(Kind.PodDisruptionBudget, "shop", "cart")!);

    private ExecutionResult Do(string action, params (string, JsonNode?)[] args)
    {
        var done = _aura.Run(action, Shop.Args(args));
        PipelineFixture.Ends(ExecutionStatus.Succeeded, done);
        return done;
    }

    private async Task FinishAsync(ExecutionResult done, string command, string? first = null)
    {
        var undone = _aura.Undo(done.ExecutionId);
        PipelineFixture.Ends(ExecutionStatus.RollbackFailed, undone);
        Assert.Contains(command, undone.Message);
        await using var kubectl = await Kubectl.StartAsync(_aura.Cluster);
        if (first is not null)
            await kubectl.ShellAsync(first);
        await kubectl.ShellAsync(Command(undone.Message!));
    }

    private static string Command(string message)
    {
        const string Before = "(by hand: ";
        return message[(message.IndexOf(Before, StringComparison.Ordinal) + Before.Length)..message.LastIndexOf(')')];
    }
}
