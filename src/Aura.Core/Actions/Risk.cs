namespace Aura.Actions;

/// <summary>How much harm an action can do, lowest first. A plan may raise its action's risk, never lower it.</summary>
public enum Risk { Low, Medium, High, Critical }
