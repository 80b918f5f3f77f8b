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

    /// <summary>
    /// A get or list that lets the server answer from its watch cache is answered from one that is behind. That is
    /// resourceVersion=0, or a lower bound (any other resourceVersion but with resourceVersionMatch=Exact), which is
    /// kept. A request without resourceVersion is never stale: a get is read from etcd, and since 1.31 a list waits
    /// until the cache has what etcd has.
    /// </summary>
    StaleRead,
}
