using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution;
using Aura.Planning;
using Aura.State;

namespace Aura.Twin.Rehearsing;

/// <summary>
/// The real pipeline on a twin, with a store of its own that is gone afterwards. Whoever is asked says yes, messages
/// reach nobody, and archives are deleted.
/// </summary>
internal sealed class TwinPipeline : IDisposable
{
    public const string Cluster = "twin";

    private const string PlanId = "p-rehearsal";
    private static readonly Caller Asking = new("rehearsal", "twin") { Ask = (_, _) => Task.FromResult(true) };
    private static readonly Caller Approving = new("approver", "outside the twin");
    private readonly AuraStore _store;
    private readonly Pipeline _pipeline;
    private readonly DirectoryInfo? _archives;

    /// <param name="told">Of messages that would have been sent, and of how far it is.</param>
    public TwinPipeline(
        ITwin twin, RehearsalMaterial material, ActionCatalog catalog, PolicyOptions policy, Action<string> told)
    {
        _store = AuraStore.InMemory(twin.Time);
        _archives = material.CanArchive ? Directory.CreateTempSubdirectory("aura-twin-") : null;
        Told = told;
        _pipeline = new Pipeline(new PipelineServices
        {
            Client = twin.Client,
            Store = _store,
            Catalog = catalog,
            ClusterName = Cluster,
            IsRehearsal = true,
            Policy = Lenient(policy),
            Notifiers = [.. material.Receivers.Select(r => new Nobody(r, told))],
            Usage = material.Answers,
            Errors = material.Answers.MeasuresErrors ? material.Answers : null,
            Past = material.Answers.Past,
            Prices = material.Prices,
            ArchiveFolder = _archives?.FullName,
            Time = twin.Time,
            AnswerWithin = TimeSpan.FromHours(2),
            EndWithin = TimeSpan.FromHours(1),
        });
    }

    private Action<string> Told { get; }

    public async Task<ExecutionResult> RunAsync(RehearsalMaterial material, Strategy strategy)
    {
        _store.Plans.Save(new RemediationPlan
        {
            PlanId = PlanId,
            Finding = material.Finding,
            // What others found against it is for the planner; here it is seen what would happen.
            Strategies = [strategy with { ExcludedBecause = null, DominatedBy = null, Rehearsal = null }],
            Recommended = null,
            Why = "",
            Digest = "",
            CreatedAt = material.Snapshot.At,
        }, Cluster);
        var asking = Asking with { Progress = (_, text) => Told(text) };
        var result = await _pipeline.ExecutePlanAsync(PlanId, strategy.Name, asking);
        return result.Status == ExecutionStatus.ApprovalRequired
            ? await _pipeline.ApproveAsync(result.Approval!.ApprovalId, Approving with { Progress = asking.Progress })
            : result;
    }

    public void Dispose()
    {
        _pipeline.Dispose();
        _store.Dispose();
        _archives?.Delete(recursive: true);
    }

    /// <summary>
    /// What the policy forbids is forbidden here too. Whom it asks is not asked, and what it allows at other times or
    /// after other executions is allowed.
    /// </summary>
    private static PolicyOptions Lenient(PolicyOptions policy) => policy with
    {
        ReadOnly = false,
        AutoApprove = Risk.Critical,
        File = policy.File with
        {
            ReadOnly = false,
            AutoApprove = null,
            Approvers = null,
            RequesterMayApprove = true,
            Maintenance = null,
            Freezes = null,
            StormGuard = null,
        },
    };

    private sealed class Nobody(string name, Action<string> told) : INotifier
    {
        public string Name => name;

        public Task SendAsync(JsonObject message, CancellationToken cancel)
        {
            told($"{name} would be sent a message");
            return Task.CompletedTask;
        }
    }
}
