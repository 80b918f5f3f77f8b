namespace Aura.Simulator.Behaviour;

/// <summary>Why an image cannot be pulled.</summary>
public enum PullFailure
{
    NotFound,
    Unauthorized,
    Unreachable,
    WrongArchitecture,
}
