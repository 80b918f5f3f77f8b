namespace Aura.State;

/// <summary>What has become of an alert.</summary>
public enum AlertState
{
    /// <summary>Accepted; its cause is looked for, or nothing was found to be wrong yet.</summary>
    Waiting,

    /// <summary>A plan is made for its cause; what follows from it is under way.</summary>
    Planned,

    /// <summary>Another alert of the same cause is at it already.</summary>
    Joined,

    /// <summary>People were told; nothing else is done.</summary>
    Notified,

    /// <summary>A person is asked to approve.</summary>
    Asked,

    /// <summary>It was carried out, or is being so.</summary>
    Executed,

    /// <summary>Nothing can be done, and the note says why.</summary>
    Unexplained,
}
