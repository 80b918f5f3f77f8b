namespace Aura.Benchmarks.Rightsizing.Traces;

/// <summary>What a workload's use looks like.</summary>
internal enum Shape
{
    /// <summary>Busy at some hours of every day.</summary>
    Diurnal,

    /// <summary>The same, less on weekends; half of them with a batch on one day of the week.</summary>
    Weekly,

    /// <summary>Little, and bursts of minutes to hours at any time.</summary>
    Bursty,

    /// <summary>Memory grows until the next deployment.</summary>
    Leaking,

    /// <summary>Next to nothing, and housekeeping once a day.</summary>
    Idle,

    /// <summary>Little, and rare short peaks of any height.</summary>
    Spiky,

    /// <summary>Diurnal, and more every week.</summary>
    Growing,
}
