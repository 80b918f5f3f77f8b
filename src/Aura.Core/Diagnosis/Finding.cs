using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Diagnosis;

/// <summary>
/// One root cause, with its symptoms under <see cref="Affected"/>. The id is stable for the same cause.
/// </summary>
public sealed record Finding
{
    /// <summary>"f-" and 10 hex digits, from type, target, cluster and what distinguishes the cause.</summary>
    public required string Id { get; init; }

    /// <summary>Null where there is only one.</summary>
    public string? Cluster { get; init; }

    /// <summary>A type of the vocabulary: PascalCase, one cause.</summary>
    public required string Type { get; init; }

    public required Severity Severity { get; init; }

    /// <summary>The workload, node or object to act on (pods of a workload are folded into the workload).</summary>
    public required ObjectRef Target { get; init; }

    public required string Summary { get; init; }
    public required ImmutableArray<Evidence> Evidence { get; init; }
    public required RootCause RootCause { get; init; }
    public required ImmutableArray<ObjectRef> Affected { get; init; }
    public ImmutableArray<Suggestion> Suggestions { get; init; } = [];
    public string? Prognosis { get; init; }

    /// <summary>
    /// What playbooks compute arguments from: container, missing key, revision that broke it, wanted node, …
    /// Names are lowerCamelCase; values are strings, numbers or arrays of these.
    /// </summary>
    public JsonObject Facts { get; init; } = [];
}
