using System.Text.Json.Nodes;
using Aura.Simulator.Behaviour;

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

    /// <summary>Lets virtual time pass.</summary>
    public sealed record Wait(TimeSpan For) : FaultStep;

    /// <summary>New rules, which come before those in force.</summary>
    public sealed record Behave(IReadOnlyList<BehaviourRule> Rules) : FaultStep;
}
