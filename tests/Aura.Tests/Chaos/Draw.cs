using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
using Aura.Execution;
using Aura.Execution.Checks;
using Aura.Kubernetes;
using Aura.Planning;
using Aura.Plans;
using Aura.Simulator;
using Aura.Simulator.Incidents;
using Aura.Tests.Incidents;

namespace Aura.Tests.Chaos;

/// <summary>All that a seed decides before it runs: where, what is asked for, how, and what goes wrong.</summary>
internal sealed class Draw : IDisposable
{
    private static readonly IReadOnlyList<string> Samples = [.. Sample.Names];
    private readonly Random _random;

    public Draw(int seed)
    {
        Seed = seed;
        _random = new Random(seed);
        var incident = _random.Next(5) < 2 ? Sample.Load(Samples[_random.Next(Samples.Count)]) : ShopDraw.Of(_random);
        Incident = incident.Name;
        var cluster = SimulatedCluster.FromIncident(incident, new SimulatorOptions { Seed = seed });
        World = new ChaosWorld(cluster, Faults(cluster), Policy(), AnswerWithins[_random.Next(AnswerWithins.Length)]);
        Somebody = new Somebody(World, new Random(seed + 1));
        (Plan, Strategy) = incident.Expect.Count > 0 && _random.Next(2) == 0 ? DrawPlan() : (null, null);
        if (Plan is null)
            Request = DrawRequest();
        Undo = _random.Next(10) switch { 0 or 1 => Moment.During, < 5 => Moment.After, _ => Moment.Never };
        UndoAt = TimeSpan.FromSeconds(_random.Next(60));
        Person = new Caller("alice", "chaos") { Ask = _random.Next(3) == 0 ? null : Answer };
        Approves = _random.Next(6) > 0;
        Triggers();
    }

    public enum Moment { Never, During, After }

    private static readonly On[] Moments =
    [
        On.Request, On.Write, On.Write, On.Written, On.Written, On.CrashPoint, On.CrashPoint, On.CrashPoint, On.Second,
        On.Second,
    ];

    private static readonly TimeSpan[] AnswerWithins =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(45), TimeSpan.FromHours(2)];

    public int Seed { get; }
    public string Incident { get; }
    public ChaosWorld World { get; }
    public Somebody Somebody { get; }
    public RemediationPlan? Plan { get; }
    public Strategy? Strategy { get; }
    public ActionRequest? Request { get; }
    public Moment Undo { get; }
    public TimeSpan UndoAt { get; }
    public Caller Person { get; }

    /// <summary>What the person says who is asked outside of the client.</summary>
    public bool Approves { get; }

    public string What => Plan is null ? $"{Request!.Action} {Request.Args.ToJsonString()}"
        + (Request.DryRun ? " (dry run)" : "") : $"plan for {Plan.Finding.Type} of {Plan.Finding.Target}, "
        + $"{Strategy!.Name}: {string.Join(", ", Strategy.Steps.Select(s => $"{s.Action} {s.Args.ToJsonString()}"))}";

    /// <summary>The actions that are asked for.</summary>
    public IEnumerable<RemediationAction> Actions => Plan is null ? [ChaosWorld.Catalog.Get(Request!.Action)]
        : Strategy!.Steps.Select(s => ChaosWorld.Catalog.Get(s.Action));

    /// <summary>How long a new process takes to start; and whether it can tell that the old one has died.</summary>
    public (TimeSpan Wait, bool Knows) Restart() => (_random.Next(5) switch
    {
        0 => TimeSpan.FromSeconds(120),
        1 => TimeSpan.FromMinutes(20),
        _ => TimeSpan.FromSeconds(1 + _random.Next(10)),
    }, _random.Next(2) == 0);

    public void Dispose() => World.Dispose();

    private Task<bool> Answer(ApprovalRequest request, CancellationToken cancel) =>
        Task.FromResult(_random.Next(6) > 0);

    private FaultDraw Faults(SimulatedCluster cluster)
    {
        var share = _random.Next(10) switch { < 3 => 0.0, < 7 => 0.04, < 9 => 0.15, _ => 0.3 };
        return new FaultDraw(new Random(Seed + 2), cluster.Clock, share, late: _random.Next(3) > 0,
            _random.Next(8) > 0 ? null : (After: TimeSpan.FromSeconds(_random.Next(3) * _random.Next(20)),
                For: TimeSpan.FromSeconds(5 + _random.Next(240))));
    }

    private PolicyOptions Policy() => new() { AutoApprove = _random.Next(4) == 0 ? Risk.Low : Risk.High };

    // What would be refused, or has nothing to do, is drawn anew a few times: most of the catalogue does not fit a
    // given shop, and a suite that is refused throughout shows nothing.
    private ActionRequest DrawRequest()
    {
        using var client = new KubeClient(World.Cluster.CreateHttpClient(), World.Cluster.Clock);
        for (var tries = _random.Next(4) == 0 ? 1 : 6; ; tries--)
        {
            var action = ChaosWorld.Catalog.All[_random.Next(ChaosWorld.Catalog.All.Count)];
            var request = new ActionRequest(action.Spec.Name, new ArgumentDraw(World.Cluster, _random).Of(action),
                DryRun: _random.Next(25) == 0, Reason: "chaos");
            if (tries <= 1 || World.Cluster.Run(() => DoesSomethingAsync(action, request, client)))
                return request;
        }
    }

    private async Task<bool> DoesSomethingAsync(RemediationAction action, ActionRequest request, KubeClient client)
    {
        try
        {
            var view = new LiveClusterView(client, World.Cluster.Clock, ["on-call"]);
            var plan = await action.PlanAsync(request.Args, view);
            return !plan.Refused && !plan.NoChange;
        }
        catch (ArgumentsException)
        {
            return false;
        }
    }

    private (RemediationPlan?, Strategy?) DrawPlan()
    {
        var client = new KubeClient(World.Cluster.CreateHttpClient(), World.Cluster.Clock);
        var view = new LiveClusterView(client, World.Cluster.Clock, ["on-call"]) { Remembers = true };
        var findings = World.Cluster.Run(() => new Diagnoser(view, client).DiagnoseAsync(DiagnosisScope.Everything))
            .Findings;
        if (findings.IsEmpty)
            return (null, null);
        var plan = World.Cluster.Run(() => new Planner(view, ChaosWorld.Catalog, SafetyChecks.All)
            .PlanAsync(findings[_random.Next(findings.Length)], PlanConstraints.None));
        // What is excluded is refused without a look at the cluster: once in a while is enough.
        var open = plan.Strategies.Where(s => s.ExcludedBecause is null || _random.Next(8) == 0).ToList();
        return open.Count == 0 ? (null, null) : (plan, open[_random.Next(open.Count)]);
    }

    private void Triggers()
    {
        for (var n = _random.Next(10) switch { < 5 => 0, < 8 => 1, _ => 2 + _random.Next(2) }; n > 0; n--)
            Add("kill", () => World.Current!.Kill());
        for (var n = _random.Next(10) switch { < 5 => 0, < 8 => 1, _ => 2 + _random.Next(3) }; n > 0; n--)
        {
            var target = Target();
            Add($"somebody turns to {target}", () => Somebody.Edit(target));
        }
        if (_random.Next(10) == 0)
        {
            var jump = TimeSpan.FromSeconds(60 + _random.Next(7200));
            Add($"the clock jumps {jump.TotalSeconds:0} s", () => World.Jumped += jump);
        }
        if (_random.Next(12) == 0)
        {
            var pause = TimeSpan.FromSeconds(20 + _random.Next(400));
            Add("suspend", () => World.Current!.Suspend(pause));
        }
        if (_random.Next(8) == 0)
        {
            var (node, back) = ($"node-{_random.Next(3)}", 30 + _random.Next(600));
            Add($"{node} goes away", () =>
            {
                World.Cluster.SetNodeDown(node, true);
                World.Cluster.Clock.Wake(TimeSpan.FromSeconds(back), () => World.Cluster.SetNodeDown(node, false));
            });
        }
    }

    private void Add(string what, Action act)
    {
        var on = Moments[_random.Next(Moments.Length)];
        World.Add(new Trigger(on, on switch
        {
            On.Request => 1 + _random.Next(60),
            On.CrashPoint => 1 + _random.Next(8),
            On.Second => 1 + _random.Next(60),
            _ => 1 + _random.Next(4),
        }, what, act));
    }

    private ObjectRef Target()
    {
        if (_random.Next(4) > 0 && (Request?.Args ?? Strategy?.Steps[0].Args) is { } args && Named(args) is { } named)
            return named;
        lock (World.Cluster.Clock.World)
        {
            var kinds = new[] { Kind.Deployment, Kind.Service, Kind.Node, Kind.Pod, Kind.PodDisruptionBudget };
            var all = kinds.SelectMany(k => World.Cluster.Store.List(k)).Where(o => o.Namespace != "kube-system")
                .ToList();
            return all[_random.Next(all.Count)].Ref;
        }
    }

    private ObjectRef? Named(JsonObject args)
    {
        if ((string?)args["node"] is { } node)
            return new ObjectRef(Kind.Node, null, node);
        if ((string?)args["name"] is not { } name)
            return null;
        var ns = (string?)args["namespace"];
        lock (World.Cluster.Clock.World)
            return new[] { Kind.Deployment, Kind.StatefulSet, Kind.DaemonSet, Kind.Service, Kind.Pod }
                .Select(kind => World.Cluster.Store.Get(kind, ns, name)).FirstOrDefault(o => o is not null)?.Ref;
    }
}
