namespace Aura.State;

/// <summary>
/// The store cannot be used as it is; the message names the file and the way out. Nothing was overwritten.
/// </summary>
public sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Its database does not answer now: later it may.</summary>
    public bool IsAway { get; init; }
}
