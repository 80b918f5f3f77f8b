namespace Aura.Alerts;

/// <summary>What was taken of a notification.</summary>
/// <param name="Accepted">Fire and are new: they are looked into, also after a restart.</param>
/// <param name="Known">Were sent before; they are not looked into twice.</param>
/// <param name="Resolved">Are over.</param>
/// <param name="Outdated">A later one of the same fingerprint is known.</param>
public sealed record AlertReceipt(int Accepted, int Known, int Resolved, int Outdated);
