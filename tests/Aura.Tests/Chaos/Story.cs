using Aura.Execution;
using Aura.Kubernetes;
using Aura.State;
using Microsoft.Data.Sqlite;

namespace Aura.Tests.Chaos;

/// <summary>
/// Carries a seed through: asks, follows, starts another process where one dies, undoes where the seed says so, and
/// ends with a calm in which everything must come to its end.
/// </summary>
internal sealed class Story(Draw draw)
{
    private static readonly Caller Outside = new("bob", "terminal");
    private readonly ChaosWorld _world = draw.World;
    private bool _pending;

    /// <summary>The first answer; null where its process died before it could give one.</summary>
    public ExecutionResult? Answer { get; private set; }

    /// <summary>What became of the execution, where one was begun.</summary>
    public ExecutionResult? End { get; private set; }

    /// <summary>Of the undo that was asked for.</summary>
    public ExecutionResult? Undone { get; private set; }

    /// <summary>A handle on the store for looking at it afterwards.</summary>
    public AuraStore Store => _world.Current!.Store;

    public void Run() => _world.Cluster.Run(RunAsync);

    /// <summary>How it ended, in a word.</summary>
    public ExecutionStatus Status => End?.Status ?? Answer?.Status ?? ExecutionStatus.Cancelled;

    private async Task RunAsync()
    {
        _world.Trace.Add($"seed {draw.Seed}: {draw.Incident}: {draw.What}");
        var process = await AliveAsync();
        if (draw.Plan is { } plan)
            process.Store.Plans.Save(plan, ChaosWorld.ClusterName);
        var undoing = draw.Undo == Draw.Moment.During ? UndoDuringAsync() : Task.CompletedTask;
        Answer = await CallAsync("ask", p => draw.Plan is null
            ? p.RunActionAsync(draw.Request!, draw.Person)
            : p.ExecutePlanAsync(draw.Plan.PlanId, draw.Strategy!.Name, draw.Person));
        await DecideAsync();
        for (var i = 0; i < 4 && Execution() is { EndedAt: null } open; i++)
            await CallAsync("follow", p => p.GetAsync(open.Id, TimeSpan.FromMinutes(5)));
        await undoing;
        if (draw.Undo == Draw.Moment.After && Execution() is { } ended)
            Undone = await CallAsync("undo", p => p.UndoAsync(ended.Id, draw.Person)) ?? Undone;
        await CalmAsync();
    }

    /// <summary>The one execution that the seed began.</summary>
    public ExecutionRecord? Execution() => _world.Current!.Clock.Dead ? null
        : Store.Journal.List(ChaosWorld.ClusterName, 100).SingleOrDefault(r => r.Kind != "undo");

    private async Task DecideAsync()
    {
        if (Answer is not { Status: ExecutionStatus.ApprovalRequired, Approval: { } approval })
            return;
        await CallAsync(draw.Approves ? "approve" : "reject", p => draw.Approves
            ? p.ApproveAsync(approval.ApprovalId, Outside) : p.RejectAsync(approval.ApprovalId, Outside));
    }

    private async Task UndoDuringAsync()
    {
        await Pause.ForAsync(draw.UndoAt, _world.Cluster.Clock);
        if (Execution() is { } open)
            Undone = await CallAsync("undo", p => p.UndoAsync(open.Id, draw.Person));
    }

    // No faults any more: whatever was begun has to come to its end.
    private async Task CalmAsync()
    {
        _world.Trace.Add("-- calm");
        _world.Faults.Calm = true;
        for (var i = 0; i < 40; i++)
        {
            var process = await AliveAsync();
            await RecoverAsync(process);
            await Pause.ForAsync(TimeSpan.FromSeconds(100), _world.Cluster.Clock);
            var open = process.Store.Journal.List(ChaosWorld.ClusterName, 100).Where(r => r.EndedAt is null).ToList();
            foreach (var record in open)
                await CallAsync("follow", p => p.GetAsync(record.Id, TimeSpan.FromMinutes(20)));
            // Who still sleeps may have been asked for something that it begins only when it goes on.
            if (open.Count == 0 && i > 0 && !_world.Sleeps)
                break;
        }
        await Pause.ForAsync(TimeSpan.FromSeconds(20), _world.Cluster.Clock);
        if (Execution() is { } ended)
            End = await _world.Current!.Pipeline.GetAsync(ended.Id, TimeSpan.Zero);
    }

    /// <returns>Null where the process was gone before it could answer.</returns>
    private async Task<ExecutionResult?> CallAsync(string what, Func<Pipeline, Task<ExecutionResult>> call)
    {
        var process = await AliveAsync();
        _world.Trace.Add($"{process.Name} is asked to {what}");
        var answer = call(process.Pipeline);
        await Task.WhenAny(answer, process.Gone);
        if (process.Gone.IsCompleted || !answer.IsCompleted)
            return null;
        var result = await answer;
        _world.Trace.Add($"{process.Name} answers to {what}: {result.Status}: {result.Message}");
        return result;
    }

    private async Task<ChaosProcess> AliveAsync()
    {
        while (_world.Current is not { Gone.IsCompleted: false })
        {
            if (_pending)
            {
                await Pause.ForAsync(TimeSpan.FromSeconds(1), _world.Cluster.Clock);
                continue;
            }
            if (_world.Current is null)
                return _world.Start();
            _pending = true;
            var (wait, knows) = draw.Restart();
            await Pause.ForAsync(wait, _world.Cluster.Clock);
            if (knows && _world.Current.Clock.Dead)
                ForgetLeases();
            var next = _world.Start();
            _pending = false;
            await RecoverAsync(next);
        }
        return _world.Current;
    }

    private static async Task RecoverAsync(ChaosProcess process)
    {
        try
        {
            await process.Pipeline.RecoverAsync();
        }
        catch (InvalidOperationException) when (process.Clock.Dead)
        {
            // It was killed while it took up what another had left; its store is closed.
        }
    }

    // A process on the same machine sees that the holder is gone; here all are one process.
    private void ForgetLeases()
    {
        using var connection = new SqliteConnection($"Data Source={_world.StorePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE leases SET expires = 0";
        command.ExecuteNonQuery();
    }
}
