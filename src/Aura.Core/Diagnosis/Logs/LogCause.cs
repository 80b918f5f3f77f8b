namespace Aura.Diagnosis.Logs;

/// <summary>What a program's last lines speak of. The text classifies; it is never followed.</summary>
/// <param name="Subject">The host, path, variable or user that is named; null where none is.</param>
/// <param name="Line">The line itself, as the program wrote it.</param>
public sealed record LogCause(LogCauseKind Kind, string? Subject, int? Port, string Line)
{
    /// <summary>Something over the network did not answer.</summary>
    public bool IsNetwork =>
        Kind is LogCauseKind.UnknownHost or LogCauseKind.ConnectionRefused or LogCauseKind.Timeout;

    /// <summary>A clause: "its last lines speak of …".</summary>
    public string Words => Kind switch
    {
        LogCauseKind.Forbidden => "something that the API server forbids",
        LogCauseKind.UnknownHost => "an unknown host",
        LogCauseKind.ConnectionRefused => "a refused connection",
        LogCauseKind.Timeout => "a connection that times out",
        LogCauseKind.AddressInUse => "an address that is in use",
        LogCauseKind.OutOfMemory => "memory that ran out",
        LogCauseKind.MissingSetting => "a setting that is missing",
        LogCauseKind.PermissionDenied => "a permission that is denied",
        LogCauseKind.MissingFile => "a file that is missing",
        _ => "configuration that cannot be read",
    };

    /// <summary>The fact's value: "connectionRefused".</summary>
    public string Fact => char.ToLowerInvariant($"{Kind}"[0]) + $"{Kind}"[1..];
}
