using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Traffic.Routes;

/// <summary>What shares traffic out among versions, as it stands while a plan is being made.</summary>
internal abstract class SplitRoute(KubeObject route)
{
    /// <summary>As the steps so far leave it.</summary>
    public KubeObject Route { get; protected set; } = route;

    /// <summary>The weight of each version now, in every rule that shares traffic out; at least one rule.</summary>
    public abstract IReadOnlyList<IReadOnlyDictionary<string, int>> Rules { get; }

    /// <summary>The versions that get traffic now, or are listed with weight 0.</summary>
    public IEnumerable<string> Versions => Rules.SelectMany(r => r.Keys).Distinct();

    /// <summary>What else must be so for the weights to take effect.</summary>
    public virtual Task CheckAsync(IReadOnlyDictionary<string, int> percent, ClusterView cluster, PlanBuilder plan) =>
        Task.CompletedTask;

    /// <summary>Plans the weights; what is returned holds once they are in effect.</summary>
    public abstract Condition Set(IReadOnlyDictionary<string, int> percent, PlanBuilder plan);

    /// <summary>The Service of the version and, where it is only a part of its pods, their labels.</summary>
    /// <returns>Null where the version is no Service of the namespace.</returns>
    public abstract (string Service, string? Labels)? Behind(string version);

    /// <summary>The workload, as the steps so far leave it, whose number of pods is the version's weight.</summary>
    public virtual KubeObject? Workload(string version) => null;

    /// <summary>What has to be made before it can be changed step by step; null: nothing.</summary>
    public virtual string? Lacks => null;

    /// <summary>The traffic is shared out so already.</summary>
    public bool Is(IReadOnlyDictionary<string, int> percent) => Rules.All(rule =>
        Shares.Percent(rule) is var now && percent.All(p => now.GetValueOrDefault(p.Key) == p.Value)
        && now.All(n => percent.GetValueOrDefault(n.Key) == n.Value));
}
