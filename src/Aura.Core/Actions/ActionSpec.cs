namespace Aura.Actions;

/// <summary>
/// What Aura knows about an action before it runs. Members are required: forgetting one does not compile.
/// </summary>
public sealed record ActionSpec
{
    /// <summary>Canonical name, <c>group.verb</c>; the tool's name has <c>_</c> for the dot.</summary>
    public required string Name { get; init; }

    /// <summary>A second name that find, describe and run accept; the one member that most actions lack.</summary>
    public string? Aka { get; init; }

    /// <summary>One or two short sentences for a model: what it does, when to use it.</summary>
    public required string Description { get; init; }

    public required Risk Risk { get; init; }

    /// <summary>The best grade that the action can have; a plan states its actual one.</summary>
    public required UndoGrade Undo { get; init; }

    public required BlastRadius BlastRadius { get; init; }

    public required TimeSpan TypicalDuration { get; init; }

    /// <summary>
    /// Every API call it may make: <c>"apps/deployments: get, patch"</c>, <c>"pods/eviction: create"</c>.
    /// </summary>
    public required IReadOnlyList<string> Rbac { get; init; }

    /// <summary>
    /// It may also get, list, watch and patch custom resources of the kind that its arguments name; RBAC for them is
    /// granted by whoever wants it to.
    /// </summary>
    public bool AnyCustomResource { get; init; }

    /// <summary>A person approves it, whatever the policy lets go by itself.</summary>
    public bool AlwaysAsked { get; init; }

    public string ToolName => Name.Replace('.', '_');
}
