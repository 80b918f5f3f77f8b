using Aura.Actions;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.State;
using Aura.Tests.Execution.Steps;
using Aura.Tests.State.Engines;

namespace Aura.Tests.Execution.Crash;

/// <summary>
/// Every kind of step, abandoned at every point: the process hangs there for good, its leases run out, and another one
/// on the store takes up what it left. Never half, never twice, never lost. <see cref="KilledProcessTests"/> does the
/// same with real processes.
/// </summary>
public sealed class CrashMatrixTests : IDisposable
{
    private const string AnswerLost = "answer-lost";
    private const string UndoAnswerLost = "undo-answer-lost";
    private PipelineFixture _aura = null!;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aura-crash-");
    private readonly List<KubeClient> _clients = [];
    private Stage _stage = null!;

    private void Begin(Engine engine)
    {
        _aura = new PipelineFixture(engine: engine);
        _stage = new Stage(_aura.Client, _folder.FullName);
        Directory.CreateDirectory(_stage.Archives);
    }

    public void Dispose()
    {
        _aura.Dispose();
        _clients.ForEach(c => c.Dispose());
        _folder.Delete(recursive: true);
    }

    public static TheoryData<string> Kinds => [.. StepKinds.All.Select(k => k.Name)];

    [Theory, MemberData(nameof(Kinds))]
    public void Never_half_never_twice_never_lost(string name) => Try(Engine.Sqlite, name);

    [Theory]
    [OnPostgres("patch"), OnPostgres("create"), OnPostgres("evict"), OnPostgres("exec"), OnPostgres("timer")]
    public void Nor_on_another_engine(Engine engine, string name) => Try(engine, name);

    private void Try(Engine engine, string name)
    {
        Begin(engine);
        var kind = StepKinds.All.Single(k => k.Name == name);
        var points = Points(kind).ToList();
        foreach (var point in points)
            _aura.Cluster.Run(async () =>
            {
                await kind.SetUp(_stage, kind.Cell(point));
                return true;
            });
        _aura.Advance(TimeSpan.FromSeconds(10));
        var crashed = points.ToDictionary(p => p, p => Crash(kind, p));
        _aura.Advance(Leases.Duration + TimeSpan.FromSeconds(1)); // Nobody renews them any more.

        var other = Open(out _, out _);
        _aura.Cluster.Run(() => other.RecoverAsync());

        foreach (var (point, execution) in crashed)
        {
            var result = _aura.Cluster.Run(() => other.GetAsync(execution, TimeSpan.FromMinutes(5)));
            _aura.Advance(TimeSpan.FromSeconds(3));
            Judge(kind, point, result);
        }
        Assert.Null(_aura.Store.Audit.FirstBroken());
    }

    private static IEnumerable<string> Points(StepKind kind)
    {
        foreach (var point in (string[])["before-intent", "after-intent", "after-request", "after-response"])
            yield return point;
        if (kind.Calls)
            yield return AnswerLost;
        if (kind.Verifies)
            yield return "before-verify";
        if (kind.IsUndone is null)
            yield break;
        yield return "during-undo";
        yield return UndoAnswerLost;
    }

    /// <returns>The execution (or undo) that was under way.</returns>
    private string Crash(StepKind kind, string point)
    {
        var cell = kind.Cell(point);
        var undoing = point.Contains("undo");
        var hang = point is AnswerLost or UndoAnswerLost ? null : new Hang(KillAtCrashPoint.Parse(point));
        var dying = Open(out var requests, out var sent, (view, plan) => kind.Plan(view, plan, cell), hang);
        (requests.LosesAnswers, sent.LosesAnswers) = (point == AnswerLost, point == AnswerLost);
        var result = _aura.Run(ProbeAction.Name, new() { ["cell"] = cell }, pipeline: dying);
        if (undoing)
        {
            PipelineFixture.Ends(ExecutionStatus.Succeeded, result);
            requests.LosesAnswers = point == UndoAnswerLost;
            result = _aura.Cluster.Run(() => dying.UndoAsync(result.ExecutionId!, PipelineFixture.Model));
        }
        Assert.True(result.Status == ExecutionStatus.Running, $"{cell}: {result.Status} {result.Message}");
        Assert.True(hang?.Reached ?? true, $"{cell}: the point was not reached");
        dying.Dispose();
        return result.ExecutionId!;
    }

    private void Judge(StepKind kind, string point, ExecutionResult result)
    {
        var cell = kind.Cell(point);
        var maybeDone = point is "after-intent" or AnswerLost or "after-request";
        var told = kind.AtMostOnce && maybeDone;
        var expected = told && kind.Verifies ? ExecutionStatus.RollbackFailed : ExecutionStatus.Succeeded;
        Assert.True(result.Status == expected, $"{cell}: {result.Status} {result.Message}");
        var undoing = point.Contains("undo");
        var calls = _stage.Calls(cell);
        if (told)
        {
            Assert.Contains(result.Steps, s => s.Detail?.Contains("may have") == true);
            Assert.Equal(point == "after-intent" ? 0 : 1, calls);
        }
        else if (kind.MayRepeat)
            Assert.Equal(point is AnswerLost or "after-request" ? 2 : 1, calls);
        else if (kind.Calls)
            Assert.True(calls == (undoing ? 2 : 1), $"{cell}: {calls} calls");
        var looks = undoing ? kind.IsUndone! : kind.IsDone;
        if (!told)
            Assert.True(_aura.Cluster.Run(() => looks(_stage, cell)), $"{cell}: not as it should be");
        if (kind.Name == "timer")
            Assert.Equal("pending", result.Restoring?.State);
    }

    private Pipeline Open(out RequestLog requests, out SentFile sent,
        Func<Aura.Plans.ClusterView, Aura.Plans.PlanBuilder, Task>? plan = null, ICrashPoints? crash = null)
    {
        var log = new RequestLog(_aura.Cluster.CreateHandler(), _stage.Outbox);
        var receiver = new SentFile(_stage.Outbox);
        var client = new KubeClient(new HttpClient(log) { BaseAddress = new Uri("http://simulator.local/") },
            _aura.Cluster.Clock);
        _clients.Add(client);
        (requests, sent) = (log, receiver);
        return _aura.Open(s => s with
        {
            Client = client,
            Catalog = plan is null ? s.Catalog
                : new ActionCatalog([new ProbeAction(plan, UndoGrade.Compensating)]),
            Notifiers = [receiver],
            ArchiveFolder = _stage.Archives,
            CrashPoints = crash,
            // A hanging execution is left after a moment.
            AnswerWithin = crash is not null || plan is not null ? TimeSpan.FromSeconds(20) : s.AnswerWithin,
        });
    }
}
