namespace Aura.Execution.Values;

/// <summary>A value that the operator named cannot be read; the message never holds any of it.</summary>
internal sealed class ValueUnreadableException(string message) : Exception(message);
