namespace Aura.Tests.Chaos;

/// <summary>What a trigger counts.</summary>
internal enum On
{
    /// <summary>A request of Aura's reaches the API server.</summary>
    Request,

    /// <summary>One that writes does.</summary>
    Write,

    /// <summary>One that wrote has been carried out, and its answer is on the way.</summary>
    Written,

    /// <summary>The executor reaches one of its crash points.</summary>
    CrashPoint,

    /// <summary>So many seconds have passed.</summary>
    Second,
}

/// <summary>Something that happens once, at a moment drawn from the seed.</summary>
internal sealed record Trigger(On On, int Number, string What, Action Act)
{
    public bool Fired { get; set; }

    public override string ToString() => $"{What} at {On.ToString().ToLowerInvariant()} {Number}";
}
