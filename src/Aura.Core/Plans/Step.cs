using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Aura.Plans;

/// <summary>One step of a plan; it starts when the steps it depends on are done.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "step")]
[JsonDerivedType(typeof(Apply), "apply"), JsonDerivedType(typeof(Wait), "wait"), JsonDerivedType(typeof(Hold), "hold")]
[JsonDerivedType(typeof(RestoreAfter), "restoreAfter")]
public abstract record Step(string Id, ImmutableArray<string> DependsOn)
{
    public sealed record Apply(string Id, ImmutableArray<string> DependsOn, Change Change) : Step(Id, DependsOn);

    /// <summary>Goes on when the condition holds; fails at once where it has become impossible.</summary>
    public sealed record Wait(string Id, ImmutableArray<string> DependsOn, Condition Until, TimeSpan AtMost)
        : Step(Id, DependsOn);

    /// <summary>The condition must stay true for the time, else everything is undone.</summary>
    public sealed record Hold(string Id, ImmutableArray<string> DependsOn, Condition While, TimeSpan For)
        : Step(Id, DependsOn);

    /// <summary>
    /// From when it is taken: after so much of the cluster's time the whole execution is undone by itself, whichever
    /// process lives then. An undo before that cancels it.
    /// </summary>
    public sealed record RestoreAfter(string Id, ImmutableArray<string> DependsOn, TimeSpan After)
        : Step(Id, DependsOn);
}
