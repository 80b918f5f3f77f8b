namespace Aura.Metrics;

/// <summary>How full the file system of a claim's volume is.</summary>
/// <param name="Used">Bytes.</param>
/// <param name="Capacity">Bytes of the file system, which is a little less than the volume.</param>
public sealed record VolumeUsage(UsageSeries Used, double Capacity);
