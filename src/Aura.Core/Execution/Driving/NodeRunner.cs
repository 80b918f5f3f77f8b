using Aura.Actions;
using Aura.Execution.Witnesses;
using Aura.Execution.Writing;
using Aura.Kubernetes;
using Aura.Learning.Analytics;
using Aura.Plans;
using Aura.State;
using Aura.Telemetry;

namespace Aura.Execution.Driving;

/// <summary>
/// Carries out one node of an execution: plans it where its turn has only now come, takes its steps, verifies.
/// </summary>
internal sealed class NodeRunner(PipelineServices services, Preparation preparation, WriteContext context)
{
    // Evictions above all: those that a disruption budget holds up must not hold up all others.
    private const int StepsAtOnce = 25;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);
    private readonly StepRunner _steps = new(services, preparation, context);

    public async Task RunAsync(OpenExecution x, LeaseKeeper keeper, WitnessGuard guard, Node node)
    {
        try
        {
            var plan = await SettledAsync(x, keeper, guard, node);
            await Dag.RunAsync(plan.Steps, s => s.Id, s => s.DependsOn, s => _steps.RunAsync(x, node, plan, s),
                StepsAtOnce);
            if (plan.Verify is { } verify)
                await VerifyAsync(x, verify);
            x.CountVerified();
        }
        catch (Exception e)
        {
            if (node.Wave > 0 && e is not (StoppedException or OperationCanceledException or LeaseLostException
                or StoreException { IsAway: true }))
                x.Change(b => b with
                {
                    Nodes = [.. b.Nodes.Select(n => n.Id == node.Id
                        ? n with { End = new NodeEnd(false, x.Clean(OpenExecution.Why(e))) } : n)],
                }, "running");
            // The nodes beside it go no further.
            x.RequestStop(e is StoppedException or OperationCanceledException ? null : OpenExecution.Why(e));
            throw;
        }
    }

    /// <summary>
    /// The plan that is carried out. A node that builds on others is planned now, within what was approved.
    /// </summary>
    private async Task<Plan> SettledAsync(OpenExecution x, LeaseKeeper keeper, WitnessGuard guard, Node node)
    {
        if (node is { Settled: true, Plan: { } settled })
            return settled;
        var plan = node.Plan!;
        if (!node.DependsOn.IsEmpty || node.Wave > 1)
        {
            plan = await PlanInTurnAsync(x, keeper, node);
            await guard.RecordAsync([plan]);
            guard.Start();
        }
        var position = 1000 * x.Body.Nodes.IndexOf(x.Body.Nodes.First(n => n.Id == node.Id));
        x.Settle(b => b with
        {
            Nodes = [.. b.Nodes.Select(n => n.Id == node.Id ? n with { Plan = plan, Settled = true } : n)],
        }, plan.Steps.Select((s, i) => new StepRecord(node.StepId(s.Id), position + i, ChangeText.Of(s),
            StepPhase.Pending, null)));
        return plan;
    }

    private async Task<Plan> PlanInTurnAsync(OpenExecution x, LeaseKeeper keeper, Node node)
    {
        x.ThrowIfStopped();
        var prepared = await PreparedAsync(x, node with { DependsOn = [], Plan = null });
        var plan = prepared.Plans.SingleOrDefault();
        if (prepared.Refused || plan is null)
            throw new StepFailedException($"{node.Action}: {prepared.Why}");
        if (plan.Risk > x.Body.Risk || (!plan.Steps.IsEmpty && plan.Undo > x.Body.Undo))
            throw new StepFailedException($"{node.Action} has become more dangerous than what was approved");
        if (node.Plan is { } approved && Beyond(plan, approved) is { } other)
            throw new StepFailedException($"{node.Action} now wants to change {other}, which was not approved");
        var (taken, inTheWay) = services.Store.Leases.TryTake(
            plan.Locked.Select(t => LeaseNames.Of(services.ClusterName, t)), x.Lease.Holder, x.Id);
        if (taken is null)
            throw new StepFailedException($"execution {inTheWay!.Execution} is at work on {inTheWay.Name}");
        keeper.Add(taken);
        return plan;
    }

    // An API server that is away for a moment is waited for: the execution is journalled and can wait.
    private async Task<Prepared> PreparedAsync(OpenExecution x, Node node)
    {
        var until = services.Time.GetUtcNow() + services.StepWithin;
        while (true)
        {
            var prepared = await preparation.PrepareAsync([node], x.Id, dryRun: false);
            if (prepared.Unread is not { } unread || !Resilience.IsTransient(unread)
                || services.Time.GetUtcNow() > until)
                return prepared;
            await Pause.ForAsync(unread.RetryAfter ?? LookAgain, services.Time, x.Stop);
        }
    }

    // Pods come and go with what the earlier steps did; everything else must have been on the list.
    private static ObjectRef? Beyond(Plan plan, Plan approved) => plan.Changes.Select(c => c.Target)
        .FirstOrDefault(t => t.Kind != Kind.Pod && approved.Changes.All(c => c.Target != t));

    /// <exception cref="StepFailedException">It does not hold; says what was seen.</exception>
    public async Task VerifyAsync(OpenExecution x, Step.Wait verify)
    {
        if (services.CrashPoints is { } crash)
            await crash.ReachAsync(CrashPoint.BeforeVerify);
        x.ThrowIfStopped();
        using var span = Span.Part("verify");
        var text = ConditionText.Of(verify.Until);
        x.Report($"verifying: {text}");
        var start = services.Time.GetUtcNow();
        var wait = new ConditionWait(services.Client, services.Time, preparation.View, services.StepWithin, x.Stop,
            why => x.Report($"verifying: {text}: {why}"));
        try
        {
            await wait.UntilAsync(Placeholder.Fill(verify.Until, x.Filling(start)), verify.AtMost);
            // It reaches the disk with what comes next; who dies before that verifies again.
            x.Remember(b => b with { Verification = new Verification(text, true, Seconds(start)) });
        }
        catch (StepFailedException e)
        {
            x.Remember(b => b with { Verification = new Verification(text, false, Seconds(start)) });
            span.Fails(e);
            throw new StepFailedException($"verification failed: {text}: {e.Message}")
            {
                Setback = Setback.NotVerified,
            };
        }
    }

    private double Seconds(DateTimeOffset start) =>
        Math.Round((services.Time.GetUtcNow() - start).TotalSeconds, 3);
}
