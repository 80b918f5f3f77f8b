using System.Collections.Immutable;
using Aura.Actions;
using Aura.Execution.Driving;
using Aura.Kubernetes;
using Aura.Planning;
using Aura.Plans;

namespace Aura.Execution;

/// <summary>Nodes with their plans, judged: what an approval is asked for.</summary>
internal sealed record Prepared
{
    public required ImmutableArray<Node> Nodes { get; init; }
    public required ImmutableArray<Check> Checks { get; init; }
    public required ImmutableArray<string> Warnings { get; init; }
    public required ImmutableArray<ChangeLine> Changes { get; init; }
    public required string Digest { get; init; }

    /// <summary>Of all changes together; null where they cost and free nothing.</summary>
    public CostImpact? Cost { get; init; }
    public required Risk Risk { get; init; }

    /// <summary>The worst of all; of a node that could not be planned yet its action's best.</summary>
    public required UndoGrade Undo { get; init; }

    /// <summary>The API server's answer (or none) because of which something could not be judged.</summary>
    public KubeException? Unread { get; init; }

    public IReadOnlyList<Plan> Plans => [.. Nodes.Select(n => n.Plan).OfType<Plan>()];
    public bool Refused => Checks.Any(c => !c.Passed);
    public bool NoChange => !Refused && Nodes.All(n => n.Plan is { NoChange: true });
    public IEnumerable<ObjectRef> Targets => Plans.SelectMany(p => p.Targets).Distinct();

    /// <summary>The actions' names, each once, with blanks between: for the audit.</summary>
    public string Actions => string.Join(' ', Nodes.Select(n => n.Action).Distinct());

    public string UndoHow => string.Join("; ", Plans.Where(p => !p.Steps.IsEmpty).Select(p => p.UndoHow).Distinct())
        is { Length: > 0 } how ? how : "nothing to undo";

    public string Why => Checks.Where(c => !c.Passed).Select(c => c.Why).Distinct() is var why
        ? string.Join("; ", why) : "";

    public ExecutionBody ToBody(string? finding) => new()
    {
        Nodes = Nodes,
        Digest = Digest,
        Risk = Risk,
        Undo = Undo,
        UndoHow = UndoHow,
        Finding = finding,
        Checks = Checks,
        Warnings = Warnings,
        Changes = Changes,
        Cost = Cost,
        ManifestPatch = Plans.Select(p => p.ManifestPatch).FirstOrDefault(m => m is not null),
    };
}
