namespace Aura.Twin;

/// <summary>Makes a twin of a snapshot; each call makes another one.</summary>
public delegate ITwin TwinFactory(TwinSnapshot snapshot);
