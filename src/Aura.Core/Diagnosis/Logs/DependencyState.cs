namespace Aura.Diagnosis.Logs;

/// <summary>How the thing stands that a crashing program could not reach.</summary>
public enum DependencyState
{
    /// <summary>A Service without a ready address.</summary>
    Down,

    /// <summary>A Service that does not exist.</summary>
    Missing,

    /// <summary>A Service that exists, and whose name is not resolved.</summary>
    Unresolved,

    /// <summary>A Service that looks healthy.</summary>
    Healthy,

    /// <summary>Not of this cluster.</summary>
    Outside,
}
