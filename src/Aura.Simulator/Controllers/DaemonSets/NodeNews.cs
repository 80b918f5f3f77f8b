using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.DaemonSets;

/// <summary>Did something change about a node that decides which pods it takes?</summary>
internal static class NodeNews
{
    public static bool Matters(KubeObject old, KubeObject node) =>
        !JsonNode.DeepEquals(old.At("spec"), node.At("spec"))
        || !JsonNode.DeepEquals(old.At("metadata.labels"), node.At("metadata.labels"));
}
