namespace Aura.Diagnosis.Logs;

/// <summary>What a program's last lines speak of.</summary>
public enum LogCauseKind
{
    Forbidden, UnknownHost, ConnectionRefused, Timeout, AddressInUse, OutOfMemory, MissingSetting, PermissionDenied,
    MissingFile, BadConfiguration,
}
