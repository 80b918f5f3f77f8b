namespace Aura.Twin;

/// <summary>Why an image cannot be pulled.</summary>
public enum TwinPull
{
    NotFound,
    Unauthorized,
    Unreachable,
    WrongArchitecture,
}
