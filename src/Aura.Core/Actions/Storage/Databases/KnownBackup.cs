namespace Aura.Actions.Storage.Databases;

/// <summary>A backup that completed, and the time that it can bring back.</summary>
internal sealed record KnownBackup(string What, DateTimeOffset At);
