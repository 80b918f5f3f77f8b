using Aura.Actions;
using Aura.Execution;
using Aura.Simulator;

namespace Aura.Tests.Chaos;

/// <summary>One seed's cluster with all that watches it, and the processes of Aura that work on it.</summary>
internal sealed class ChaosWorld : IDisposable
{
    public const string ClusterName = "chaos";
    public static readonly ActionCatalog Catalog = new();

    // The store's flushes are tested elsewhere; here thousands of stores are made.
    private static readonly string Root = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    private readonly DirectoryInfo _folder = Directory.CreateDirectory(
        Path.Combine(Root, $"aura-chaos-{Guid.NewGuid():N}"));
    private readonly List<ChaosProcess> _processes = [];
    private readonly List<Trigger> _triggers = [];
    private readonly Dictionary<On, int> _counts = [];

    public ChaosWorld(SimulatedCluster cluster, FaultDraw faults, PolicyOptions policy, TimeSpan answerWithin)
    {
        (Cluster, Faults, Policy, AnswerWithin) = (cluster, faults, policy, answerWithin);
        Trace = new Trace(cluster.Clock);
        Ledger = new Ledger();
        Witness = new Witness(cluster, Ledger);
        cluster.Store.Changed += Ledger.On;
    }

    public SimulatedCluster Cluster { get; }
    public FaultDraw Faults { get; }
    public PolicyOptions Policy { get; }
    public TimeSpan AnswerWithin { get; }
    public Trace Trace { get; }
    public Ledger Ledger { get; }
    public Witness Witness { get; }
    public int MessagesSent { get; set; }

    /// <summary>Aura cannot know of some write whether it took effect.</summary>
    public bool Uncertain { get; set; }

    /// <summary>How far the clock of Aura's machine was set forward.</summary>
    public TimeSpan Jumped { get; set; }

    public string StorePath => Path.Combine(_folder.FullName, "aura.db");

    /// <summary>The process that calls go to; another one where the last is gone.</summary>
    public ChaosProcess? Current { get; private set; }

    /// <summary>A process is suspended.</summary>
    public bool Sleeps => _processes.Any(p => p.Clock.Suspended);

    public ChaosProcess Start()
    {
        Current = new ChaosProcess(this, $"aura-{_processes.Count + 1}");
        _processes.Add(Current);
        return Current;
    }

    public void Add(Trigger trigger)
    {
        if (trigger.On == On.Second)
            Cluster.Clock.Wake(TimeSpan.FromSeconds(trigger.Number), () => Fire(trigger));
        else
            _triggers.Add(trigger);
    }

    /// <summary>Called at each moment that triggers count.</summary>
    public void Count(On moment)
    {
        var count = _counts[moment] = _counts.GetValueOrDefault(moment) + 1;
        foreach (var trigger in _triggers.Where(t => t.On == moment && t.Number == count))
            Fire(trigger);
    }

    public void Dispose()
    {
        _processes.ForEach(p => p.Dispose());
        Cluster.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Fire(Trigger trigger)
    {
        if (trigger.Fired || Faults.Calm)
            return;
        trigger.Fired = true;
        Trace.Add($"-- {trigger.What}");
        trigger.Act();
    }
}
