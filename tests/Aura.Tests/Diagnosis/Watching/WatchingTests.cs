using System.Text.Json.Nodes;
using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
using Aura.Diagnosis.Watching;
using Aura.Kubernetes;
using Aura.Simulator;
using Aura.Simulator.Faults;
using Aura.Tests.Execution;
using Aura.Tests.Incidents;

namespace Aura.Tests.Diagnosis.Watching;

/// <summary>A watched cluster is diagnosed as it changes, as rightly as when all of it is listed.</summary>
public sealed class WatchingTests
{
    private const string Good = "registry.example.com/shop/cart:1.4.2";
    private const string Missing = "registry.example.com/shop/cart:1.5.0";

    [Fact]
    public void A_fault_that_comes_and_goes_is_told_when_it_does()
    {
        using var sim = new WatchedSim(Sample.Load("image-not-found"));
        var found = Assert.Single(Assert.Single(sim.News).Appeared);
        Assert.Equal("ImagePullBackOff", found.Type);
        var lists = sim.Lists;

        sim.SetImage(Good);
        sim.Until(() => sim.News.Count > 1);
        Assert.Equal(found.Id, Assert.Single(sim.News[1].Gone).Id);
        Assert.Equal(["shop"], sim.News[1].Namespaces);
        Assert.Empty(sim.Diagnosis.Current!.Open);

        sim.SetImage(Missing);
        sim.Until(() => sim.News.Count > 2);
        Assert.Equal("ImagePullBackOff", Assert.Single(sim.News[2].Appeared).Type);
        // Metrics cannot be watched; the rest is not listed again.
        var most = 2 * (2 + (sim.Cluster.Clock.Elapsed.TotalMinutes * 2));
        Assert.True(sim.Lists - lists <= most, $"{sim.Lists - lists}");
    }

    [Theory, MemberData(nameof(Names))]
    public void It_finds_what_a_diagnosis_that_lists_everything_finds(string name)
    {
        using var sim = new WatchedSim(Sample.Load(name));
        var direct = sim.Direct();
        Assert.Equal(direct.Findings.Select(Told).Order(), sim.Diagnosis.Current!.Open
            .Select(o => Told(o.Finding)).Order());
        Assert.Equal(direct.Notes, sim.Diagnosis.Current.Notes);
    }

    /// <summary>Every fourth: each takes a while.</summary>
    public static TheoryData<string> Names => [.. Sample.Names.Where((_, i) => i % 4 == 0)];

    [Fact]
    public void Broken_watches_and_forgotten_versions_make_no_difference()
    {
        var faulty = new SimulatorOptions
        {
            WatchHistory = 3,
            Faults =
            [
                new FaultRule(FaultSort.CutWatch) { After = TimeSpan.FromSeconds(3), Probability = 0.7 },
                new FaultRule(FaultSort.InternalError) { Probability = 0.05, Method = "GET" },
            ],
        };
        using var sim = new WatchedSim(Sample.Load("image-not-found"), faulty);
        sim.Until(() => sim.Open.Any());
        sim.SetImage(Good);
        sim.Until(() => sim.Diagnosis.Current!.Open.IsEmpty);
        sim.SetImage(Missing);
        sim.Until(() => sim.Open.Any());
        sim.Cluster.Faults.Clear();
        sim.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(sim.Direct().Findings.Select(f => f.Id), sim.Open);
        Assert.Equal(Cluster(sim, Kind.Pod), sim.List(Kind.Pod).Select(o => $"{o.Ref} {o.ResourceVersion}").Order());
    }

    [Fact]
    public void What_is_held_is_bounded()
    {
        var limits = new WatchLimits { Events = 20, ObjectsOfAKind = 30 };
        using var sim = new WatchedSim(Sample.Load("healthy-shop"), limits: limits);
        Assert.True(sim.List(Kind.CoreEvent).Count <= 20);
        sim.Cluster.Run(async () =>
        {
            for (var i = 0; i < 40; i++)
            {
                await sim.Client.CreateAsync(Event(i));
                await sim.Client.CreateAsync(new KubeObject(Kind.ConfigMap, new JsonObject
                {
                    ["metadata"] = new JsonObject { ["name"] = $"c{i}", ["namespace"] = "shop" },
                    ["data"] = new JsonObject { ["big"] = new string('x', 100_000) },
                }));
            }
        });
        sim.Until(() => sim.Diagnosis.Current!.Notes.Any(n => n.StartsWith("configmaps not read")));

        var events = sim.List(Kind.CoreEvent);
        Assert.Equal(20, events.Count);
        Assert.Contains(events, e => e.Name == "e39");
        Assert.DoesNotContain(events, e => e.Name == "e0");
        Assert.Contains("too many to hold", Assert.Single(sim.Log));
        Assert.Throws<KubeException>(() => sim.List(Kind.ConfigMap));
        Assert.All(sim.List(Kind.Pod), p => Assert.Null(p.At("metadata.managedFields")));
    }

    [Fact]
    public void A_kind_that_may_not_be_watched_is_left_out_and_told_of_once()
    {
        var forbidden = true;
        using var sim = new WatchedSim(Sample.Load("image-not-found"), before: r =>
            forbidden && r.RequestUri!.AbsolutePath.EndsWith("/configmaps")
                ? FaultyHandler.Status(403, "Forbidden") : null);
        Assert.Single(sim.Diagnosis.Current!.Open);
        sim.Pass(TimeSpan.FromMinutes(30));
        Assert.StartsWith("configmaps", Assert.Single(sim.Log));
        Assert.StartsWith("configmaps not read", Assert.Single(sim.Diagnosis.Current.Notes));

        forbidden = false;
        sim.Until(() => sim.Diagnosis.Current.Notes.IsEmpty);
    }

    [Fact]
    public void A_quiet_cluster_is_looked_at_once_a_minute_and_a_busy_one_not_for_every_change()
    {
        using var sim = new WatchedSim(Sample.Load("healthy-shop"));
        sim.Pass(TimeSpan.FromMinutes(5));
        var before = sim.Diagnosis.Looks;
        sim.Cluster.Run(async () =>
        {
            for (var i = 0; i < 600; i++)
            {
                await sim.Client.CreateAsync(Event(i));
                await Pause.ForAsync(TimeSpan.FromSeconds(0.1), sim.Cluster.Clock);
            }
        });
        Assert.InRange(sim.Diagnosis.Looks - before, 2, 15);
    }

    [Fact]
    public void What_flaps_is_told_once()
    {
        var book = new FindingBook(100);
        var now = new DateTimeOffset(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);
        var finding = new Finding
        {
            Id = "f-1", Type = "CrashLoopBackOff", Severity = Severity.Warning, Summary = "restarted 3 times",
            Target = new ObjectRef(Kind.Deployment, "shop", "cart"), Evidence = [], Affected = [],
            RootCause = new RootCause("CrashLoopBackOff", new ObjectRef(Kind.Deployment, "shop", "cart"), 1),
        };
        FindingNews See(bool there, TimeSpan after) => book.Apply(new Aura.Diagnosis.Diagnosis(
            there ? [finding with { Summary = $"restarted {now.Minute} times" }] : [], new Scanned(1, 0)),
            now += after);

        Assert.Single(See(true, TimeSpan.Zero).Appeared);
        for (var i = 0; i < 20; i++)
        {
            Assert.True(See(false, TimeSpan.FromSeconds(20)).IsEmpty);
            Assert.True(See(true, TimeSpan.FromSeconds(20)).IsEmpty);
        }
        Assert.True(See(false, TimeSpan.FromSeconds(20)).IsEmpty);
        Assert.True(See(false, TimeSpan.FromMinutes(10)).IsEmpty);
        Assert.Single(See(false, TimeSpan.FromMinutes(6)).Gone);
        Assert.Empty(book.Open);
    }

    private static string Told(Finding f) => $"{f.Id} {f.Type} {f.Severity} {f.Target} {f.Summary}";

    private static IEnumerable<string> Cluster(WatchedSim sim, Kind kind) =>
        sim.Cluster.Run(() => sim.Client.ListAsync(kind)).Items.Select(o => $"{o.Ref} {o.ResourceVersion}").Order();

    private static KubeObject Event(int i) => new(Kind.CoreEvent, (JsonObject)JsonNode.Parse($$"""
        {
          "metadata": {"name": "e{{i}}", "namespace": "shop"}, "type": "Normal", "reason": "Noise",
          "message": "n{{i}}", "involvedObject": {"kind": "Pod", "namespace": "shop", "name": "nobody"}
        }
        """)!);
}
