namespace Aura.Simulator.Schemas;

/// <summary>A value that does not fit its field's type, worded as Go's JSON decoder does.</summary>
internal sealed class DecodeException(string message) : Exception(message);
