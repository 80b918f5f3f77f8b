using System.Collections.Immutable;
using Aura.Actions;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Policy;

/// <summary>What a policy judges: an action with its plan, as far as it is known.</summary>
public sealed record PolicySubject
{
    public required string Action { get; init; }
    public required Risk Risk { get; init; }
    public required UndoGrade Undo { get; init; }

    /// <summary>The cluster in which it is changed; null where that is not known.</summary>
    public string? Cluster { get; init; }

    /// <summary>Kinds of what is changed.</summary>
    public ImmutableArray<Kind> Kinds { get; init; } = [];

    /// <summary>Where it is changed; null where that is not known before an earlier step is done.</summary>
    public IReadOnlyList<Place>? Places { get; init; }

    /// <summary>The action is one of those that may write to protected namespaces.</summary>
    public bool MadeForProtected { get; init; }

    /// <summary>See <see cref="ActionSpec.AlwaysAsked"/>.</summary>
    public bool AlwaysAsked { get; init; }

    public IEnumerable<string> Namespaces => (Places ?? []).Select(p => p.Namespace).OfType<string>();

    public static async Task<PolicySubject> OfAsync(
        Plan plan, RemediationAction action, ClusterView cluster, PolicyFile policy)
    {
        var targets = plan.Changes.Where(c => c.IsInCluster).Select(c => c.Target).ToList();
        var places = new List<Place>();
        foreach (var ns in targets.Select(t => t.Kind == Kind.Namespace ? t.Name : t.Namespace).Distinct())
            places.Add(await PlaceAsync(ns, cluster, policy));
        return Of(action) with
        {
            Risk = plan.Risk,
            Undo = plan.Undo,
            Cluster = policy.Cluster,
            Kinds = [.. targets.Select(t => t.Kind).Distinct()],
            Places = places,
        };
    }

    /// <summary>Before it is planned.</summary>
    public static PolicySubject Of(RemediationAction action) => new()
    {
        Action = action.Spec.Name,
        Risk = action.Spec.Risk,
        Undo = action.Spec.Undo,
        AlwaysAsked = action.Spec.AlwaysAsked,
        MadeForProtected = action.Section == "nodes" || action.Spec.Name == "network.restart_components"
            || action.Spec.Name.StartsWith("mesh.", StringComparison.Ordinal),
    };

    /// <summary>The namespace with its environment, which is read only where a rule asks for it.</summary>
    public static async Task<Place> PlaceAsync(string? ns, ClusterView cluster, PolicyFile policy)
    {
        if (ns is null || !policy.UsesEnvironments)
            return new Place(ns);
        try
        {
            var found = await cluster.GetAsync(Kind.Namespace, null, ns);
            return new Place(ns, found?.Label(policy.EnvironmentLabel));
        }
        catch (KubeException e) when (e.Status == 403)
        {
            return new Place(ns, Known: false);
        }
    }
}
