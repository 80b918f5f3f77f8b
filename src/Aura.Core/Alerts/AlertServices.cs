using Aura.Actions;
using Aura.Execution;
using Aura.State;

namespace Aura.Alerts;

/// <summary>What looking into alerts works with.</summary>
public sealed record AlertServices
{
    public required AuraStore Store { get; init; }

    public required PolicyOptions Policy { get; init; }

    /// <summary>Who is told.</summary>
    public required IReadOnlyList<INotifier> Receivers { get; init; }

    /// <summary>The clusters' names, the default one first.</summary>
    public required Func<IReadOnlyList<string>> Clusters { get; init; }

    /// <exception cref="ArgumentsException">There is no such cluster.</exception>
    public required Func<string, AlertCluster> Cluster { get; init; }

    /// <summary>One line for whoever runs the server.</summary>
    public required Action<string> Log { get; init; }

    /// <summary>Told of the cluster and the namespace whose findings have got an alert.</summary>
    public Action<string, string> Concerned { get; init; } = (_, _) => { };

    /// <summary>Most messages within an hour; beyond, only the log tells.</summary>
    public int MessagesPerHour { get; init; } = 60;
}
