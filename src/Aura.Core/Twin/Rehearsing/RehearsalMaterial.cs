using System.Collections.Immutable;
using Aura.Cost.Prices;
using Aura.Diagnosis;
using Aura.Kubernetes;
using Aura.Planning;

namespace Aura.Twin.Rehearsing;

/// <summary>
/// Everything that rehearsals of a finding's strategies need of the live cluster, read once; from here on nothing is
/// asked of it.
/// </summary>
public sealed record RehearsalMaterial
{
    public required Finding Finding { get; init; }
    public required TwinSnapshot Snapshot { get; init; }

    /// <summary>Whose workloads are in the twin as they are; of other namespaces there is only their load.</summary>
    public required ImmutableSortedSet<string> Namespaces { get; init; }

    /// <summary>What is wrong already.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>What the journal and measurements told while the steps were planned.</summary>
    public RecordedAnswers Answers { get; init; } = new();

    /// <summary>Names of those who can be sent messages; in the twin nothing reaches them.</summary>
    public ImmutableArray<string> Receivers { get; init; } = [];

    public bool CanArchive { get; init; }
    public PriceList Prices { get; init; } = PriceList.BuiltIn;

    /// <summary>The workloads that the finding is about or makes suffer.</summary>
    public IEnumerable<ObjectRef> Concerned => Drafting.Workloads(Finding);
}
