namespace Aura.Simulator.Schemas;

/// <summary>A field of an API type: its value, and how it is written, merged and owned.</summary>
internal sealed record FieldSchema(string Name, ValueSchema Value)
{
    /// <summary>May be absent as opposed to zero, so a zero that was given is kept.</summary>
    public bool Pointer { get; init; }

    /// <summary>Written even if it is zero (no omitempty).</summary>
    public bool Always { get; init; }

    /// <summary>For a list: its items are told apart by these fields; the first one is strategic merge's key.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>A list of plain values that is merged as a set.</summary>
    public bool IsSet { get; init; }

    /// <summary>Strategic merge honours $retainKeys here.</summary>
    public bool RetainKeys { get; init; }

    /// <summary>Strategic merge replaces the whole value.</summary>
    public bool Replace { get; init; }

    /// <summary>
    /// The field number in the protocol-buffers encoding; more than one where embedded structs are between.
    /// </summary>
    public IReadOnlyList<int> Wire { get; init; } = [];
}
