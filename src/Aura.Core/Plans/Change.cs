using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Aura.Kubernetes;

namespace Aura.Plans;

/// <summary>
/// One write, as data. It carries what was read (uid, before-values) and is applied only if that still holds.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "op")]
[JsonDerivedType(typeof(Patch), "patch"), JsonDerivedType(typeof(Scale), "scale")]
[JsonDerivedType(typeof(Create), "create"), JsonDerivedType(typeof(Delete), "delete")]
[JsonDerivedType(typeof(Evict), "evict"), JsonDerivedType(typeof(Send), "send")]
[JsonDerivedType(typeof(Exec), "exec"), JsonDerivedType(typeof(Archive), "archive")]
public abstract record Change(ObjectRef Target, string Why)
{
    /// <summary>False for what changes nothing in the cluster: a message, an archive.</summary>
    public virtual bool IsInCluster => true;

    /// <summary>
    /// Sets fields of one object in one request: a JSON Patch whose tests hold uid and before-values.
    /// </summary>
    public sealed record Patch(ObjectRef Target, string Uid, ImmutableArray<FieldChange> Fields, string Why)
        : Change(Target, Why)
    {
        /// <summary>Written to this subresource (resize, status, approval, …) and not to the object.</summary>
        public string? Subresource { get; init; }
    }

    /// <summary>Sets the replica count through the scale subresource.</summary>
    public sealed record Scale(ObjectRef Target, string Uid, int Before, int After, string Why) : Change(Target, Why);

    public sealed record Create(ObjectRef Target, JsonObject Body, string Why) : Change(Target, Why)
    {
        /// <summary>
        /// It takes the place of what the plan itself has deleted: undo leaves it (and makes it, where it is missing).
        /// </summary>
        public bool Restores { get; init; }
    }

    /// <summary><paramref name="Before"/>: the object as read, so that undo can create it again.</summary>
    /// <param name="Uid">Empty for what the plan itself creates before; undo leaves that away.</param>
    public sealed record Delete(ObjectRef Target, string Uid, int? GraceSeconds, JsonObject Before, string Why)
        : Change(Target, Why)
    {
        /// <summary>What becomes of its dependents; null: they go too, in the background, as with kubectl.</summary>
        public DeletePropagation? Propagation { get; init; }
    }

    /// <summary>
    /// A policy/v1 Eviction; 429 with cause DisruptionBudget is waited out, never replaced by a delete. Undo creates
    /// a pod again that no controller replaces.
    /// </summary>
    public sealed record Evict(ObjectRef Target, string Uid, int? GraceSeconds, string Why) : Change(Target, Why);

    /// <summary>
    /// A command in a running container, which has to end with exit code 0. What it prints comes back bounded, redacted
    /// and as untrusted text. The pod's uid is read right before: the API itself cannot be asked for it.
    /// </summary>
    /// <param name="Target">The pod.</param>
    public sealed record Exec(
        ObjectRef Target, string Uid, string Container, ImmutableArray<string> Command, TimeSpan AtMost, string Why)
        : Change(Target, Why)
    {
        /// <summary>Running it twice does no harm. Else it is not run again where it may have run already.</summary>
        public bool Repeatable { get; init; }

        /// <summary>It changes nothing that would have to be taken back. Else undo tells that it stays.</summary>
        public bool OnlyReads { get; init; }
    }

    /// <summary>
    /// A message to a receiver configured at start (<paramref name="Receiver"/> is its name, no address).
    /// </summary>
    public sealed record Send(ObjectRef Target, string Receiver, JsonObject Message, string Why) : Change(Target, Why)
    {
        /// <summary>What a receiver is for locks and diffs; no object of the cluster.</summary>
        public static readonly Kind Kind = new("aura.dev", "v1", "Receiver", "receivers", Namespaced: false);

        public override bool IsInCluster => false;
    }

    /// <summary>
    /// A zip of texts, redacted, in the folder configured at start. Its name is that of <paramref name="Target"/>;
    /// a file that is there already is never replaced.
    /// </summary>
    public sealed record Archive(ObjectRef Target, ImmutableArray<ArchiveEntry> Entries, string Why)
        : Change(Target, Why)
    {
        /// <summary>What an archive is for locks and diffs; no object of the cluster.</summary>
        public static readonly Kind Kind = new("aura.dev", "v1", "Archive", "archives", Namespaced: false);

        public override bool IsInCluster => false;
    }
}
