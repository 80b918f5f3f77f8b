namespace Aura.Cost;

/// <summary>Where the room for what is requested comes from, or what becomes of room that is freed.</summary>
public enum CapacityUse
{
    /// <summary>Existing nodes have it: the bill stays the same until a node is added.</summary>
    Spare,

    /// <summary>A node, or several, must be added.</summary>
    NewNode,

    /// <summary>Less is requested: the bill becomes less when a node can go.</summary>
    Freed,
}
