namespace Aura.Simulator.Faults;

/// <summary>What goes wrong between a client and the API server.</summary>
public enum FaultSort
{
    /// <summary>The answer comes late.</summary>
    Latency,

    /// <summary>409: somebody else changed the object.</summary>
    Conflict,

    /// <summary>429 with Retry-After.</summary>
    TooManyRequests,

    /// <summary>500.</summary>
    InternalError,

    /// <summary>The connection breaks before the request has any effect.</summary>
    ResetBefore,

    /// <summary>The connection breaks after the request took effect, before the answer came.</summary>
    ResetAfter,

    /// <summary>An open watch breaks off.</summary>
    CutWatch,
}
