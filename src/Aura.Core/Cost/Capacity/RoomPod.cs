using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;

namespace Aura.Cost.Capacity;

/// <summary>A pod as far as room is concerned.</summary>
/// <param name="Uid">Null for one that there is not yet.</param>
/// <param name="Moves">Another node may have it instead: something makes it anew, and not on every node.</param>
/// <param name="OnEveryNode">A new node gets one of it, too.</param>
internal sealed record RoomPod(
    string? Uid, JsonObject Spec, IReadOnlyDictionary<string, Quantity> Requests, bool Moves, bool OnEveryNode)
{
    public static RoomPod Of(KubeObject pod)
    {
        var spec = pod.At("spec") as JsonObject ?? [];
        var everywhere = (string?)pod.Controller?["kind"] is "DaemonSet" or "Node"; // A static pod's owner is its node.
        return new RoomPod(pod.Uid, spec, PodResources.Of(spec).Requests, pod.Controller is not null && !everywhere,
            everywhere);
    }

    public static RoomPod New(JsonObject spec) => new(null, spec, PodResources.Of(spec).Requests, Moves: true,
        OnEveryNode: false);

    // Two new pods of one template are two.
    public bool Equals(RoomPod? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}
