using Aura.Twin;

namespace Aura.Tests.Twin.Inference;

/// <summary>Nodes that do not behave as healthy ones do, and pods that they do not set up.</summary>
public class NodesTests
{
    [Fact]
    public void A_silent_node() =>
        Assert.Equal(new TwinNode("node-1", Silent: true), Assert.Single(InferredIncident.Of("node-not-ready").Nodes));

    [Fact]
    public void A_node_whose_runtime_fails() =>
        Assert.Equal(new TwinNode("node-2", NotReady: "container runtime is down, PLEG is not healthy"),
            Assert.Single(InferredIncident.Of("node-runtime-down").Nodes));

    [Fact]
    public void Nodes_that_are_short()
    {
        var memory = Assert.Single(InferredIncident.Of("node-memory-pressure").Nodes);
        Assert.Equal("node-1", memory.Name);
        Assert.InRange(memory.TakenMemory!.Value, (8L << 30) - (100 << 20), 8L << 30);
        var disk = Assert.Single(InferredIncident.Of("node-disk-pressure").Nodes);
        Assert.Equal("node-2", disk.Name);
        Assert.InRange(disk.TakenDisk!.Value, 90L << 30, 100L << 30);
    }

    [Fact]
    public void Sandboxes_that_fail_on_one_node()
    {
        var rule = Assert.Single(InferredIncident.Of("sandbox-fails").Rules, r => r.Sandbox is not null);
        Assert.Equal(("cart", "node-1"), (rule.Match.Container, rule.Match.Node));
        Assert.StartsWith("failed to setup network", rule.Sandbox);
    }

    [Fact]
    public void Healthy_nodes_are_not_named() => Assert.Empty(InferredIncident.Of("healthy-shop").Nodes);
}
