using System.Text.Json.Nodes;
using Aura.Simulator.Behaviour;
using Aura.Simulator.Faults;

namespace Aura.Simulator.Incidents;

/// <summary>One step of what goes wrong: something a user does through the API, or something that happens.</summary>
public abstract record FaultStep
{
    /// <summary>A strategic merge patch (a merge patch for kinds without merge keys).</summary>
    public sealed record Patch(string Kind, string? Namespace, string Name, JsonObject Content) : FaultStep;

    /// <summary>Creates the object, or replaces it where it exists.</summary>
    public sealed record Apply(JsonObject Item) : FaultStep;

    public sealed record Delete(string Kind, string? Namespace, string Name) : FaultStep;

    /// <summary>Makes a node unschedulable, or schedulable again.</summary>
    public sealed record Cordon(string Node, bool On) : FaultStep;

    /// <summary>The node's kubelet stops answering, or answers again.</summary>
    public sealed record NodeDown(string Node, bool Down) : FaultStep;

    /// <summary>The node's container runtime fails (its kubelet says NotReady), or works again (null).</summary>
    public sealed record NodeReady(string Node, string? Why) : FaultStep;

    /// <summary>Something else than pods takes so many bytes of the node's memory or disk.</summary>
    public sealed record NodePressure(string Node, long? Memory, long? Disk) : FaultStep;

    /// <summary>What befalls requests from now on; none ends it.</summary>
    public sealed record Requests(IReadOnlyList<FaultRule> Rules) : FaultStep;

    /// <summary>Lets virtual time pass.</summary>
    public sealed record Wait(TimeSpan For) : FaultStep;

    /// <summary>New rules, which come before those in force.</summary>
    public sealed record Behave(IReadOnlyList<BehaviourRule> Rules) : FaultStep;
}
