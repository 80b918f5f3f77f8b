namespace Aura.Simulator.Schemas;

/// <summary>
/// A value's shape; what a list or map holds is in <see cref="Element"/>, a struct's fields in Struct.
/// </summary>
internal sealed record ValueSchema(Shape Shape, string GoName)
{
    private readonly Lazy<TypeSchema?>? _struct;

    public ValueSchema? Element { get; init; }

    /// <summary>A list or map that server-side apply owns as a whole.</summary>
    public bool AtomicMap { get; init; }
    public Lazy<TypeSchema?>? Reference { get => _struct; init => _struct = value; }
    public TypeSchema? Struct => _struct?.Value;

    public bool Equals(ValueSchema? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => GoName.GetHashCode();
}
