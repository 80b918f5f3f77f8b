using System.Text.Json.Serialization;
using Aura.Kubernetes;

namespace Aura.Plans;

/// <summary>
/// One file of an archive. All but texts are read when the archive is written: what cannot be read then is named in
/// the archive, and the rest is written.
/// </summary>
/// <param name="Path">Where in the archive, as <c>logs/web-1.txt</c>.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "of")]
[JsonDerivedType(typeof(Text), "text"), JsonDerivedType(typeof(Object), "object")]
[JsonDerivedType(typeof(List), "list"), JsonDerivedType(typeof(Log), "log"), JsonDerivedType(typeof(File), "file")]
public abstract record ArchiveEntry(string Path)
{
    /// <summary>As the action made it from what it read. An approval binds that it is there, not its words.</summary>
    public sealed record Text(string Path, string Content) : ArchiveEntry(Path);

    /// <summary>One object as YAML, without managedFields, values of Secrets masked.</summary>
    public sealed record Object(string Path, ObjectRef Target) : ArchiveEntry(Path);

    /// <summary>Objects of a kind as YAML, as <see cref="Object"/>.</summary>
    public sealed record List(string Path, Kind Kind, string? Namespace, string? Labels = null, string? Fields = null)
        : ArchiveEntry(Path);

    /// <summary>The end of a container's log.</summary>
    public sealed record Log(string Path, ObjectRef Pod, string Container, bool Previous = false, int TailLines = 2000)
        : ArchiveEntry(Path);

    /// <summary>
    /// A file in a container, byte for byte: nothing is redacted in it. Where it cannot be copied whole, there is no
    /// archive.
    /// </summary>
    public sealed record File(string Path, ObjectRef Pod, string Container, string Source, int MostBytes)
        : ArchiveEntry(Path);
}
