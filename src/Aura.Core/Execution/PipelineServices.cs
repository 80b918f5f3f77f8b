using Aura.Actions;
using Aura.Cost.Nodes;
using Aura.Cost.Prices;
using Aura.Execution.Checks;
using Aura.Execution.Policy;
using Aura.Execution.Values;
using Aura.Kubernetes;
using Aura.Metrics;
using Aura.Plans;
using Aura.State;

namespace Aura.Execution;

/// <summary>What a pipeline works with; one pipeline serves one cluster.</summary>
public sealed record PipelineServices
{
    public required KubeClient Client { get; init; }

    /// <summary>Its clock is the wall clock of leases, expiries and <see cref="AnswerWithin"/>.</summary>
    public required AuraStore Store { get; init; }

    public required ActionCatalog Catalog { get; init; }

    /// <summary>
    /// Whom the client acts as, where a caller's rights are to count and not the server's. What was begun so is taken
    /// up only by a pipeline that acts so too.
    /// </summary>
    public Impersonation? ActAs { get; init; }

    /// <summary>Tells clusters on one store apart.</summary>
    public required string ClusterName { get; init; }

    public IReadOnlyList<ISafetyCheck> Checks { get; init; } = SafetyChecks.All;
    public PolicyOptions Policy { get; init; } = new();
    public IReadOnlyList<INotifier> Notifiers { get; init; } = [];

    /// <summary>The server's environment, where values may be named; see <see cref="ValueSource.Env"/>.</summary>
    public Func<string, string?> Variables { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The values for Secrets that the operator named.</summary>
    internal ValueReader Values => new(Policy.File, () => Store.Sealer, Variables);

    /// <summary>What workloads used; null: nothing measures it.</summary>
    public IUsageHistory? Usage { get; init; }

    /// <summary>How many requests fail; null: nothing measures it.</summary>
    public IRequestErrors? Errors { get; init; }

    /// <summary>What things cost; null: by the built-in list.</summary>
    public PriceList? Prices { get; init; }

    /// <summary>What nodes really cost; null: nobody says.</summary>
    public INodePrices? NodePrices { get; init; }

    /// <summary>What was done to an object before; null: what the store's journal says.</summary>
    public Func<ObjectRef, IReadOnlyList<PastChange>>? Past { get; init; }

    /// <summary>Where archives are written; null: nowhere.</summary>
    public string? ArchiveFolder { get; init; }

    /// <summary>The cluster's clock: waits, timeouts and back-off.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ICrashPoints? CrashPoints { get; init; }

    /// <summary>What takes longer goes on, and the call answers <c>running</c>.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>It all happens in a twin: telemetry is not told of it.</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>How long one step may try to reach an API server that does not answer.</summary>
    public TimeSpan StepWithin { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an execution may take in all; then what it did is taken back.</summary>
    public TimeSpan EndWithin { get; init; } = TimeSpan.FromHours(2);

    public TimeSpan ApprovalValid { get; init; } = TimeSpan.FromMinutes(15);
}
