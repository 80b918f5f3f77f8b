using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator;

namespace Aura.Tests.Kubernetes.Client;

public class WatchUnderFaultsTests
{
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Nothing_is_missed_and_nothing_told_twice(int seed)
    {
        // So short a history makes the server forget versions while the watch waits to reconnect.
        using var cluster = new SimulatedCluster(new SimulatorOptions { Seed = seed, WatchHistory = 6 });
        using var faulty = new FaultyConnection(cluster.CreateHandler(), seed);
        using var watching = new KubeClient(
            new HttpClient(faulty) { BaseAddress = new Uri("http://simulator.local/") }, cluster.Clock);
        using var writing = new KubeClient(cluster.CreateHttpClient(), cluster.Clock);
        var told = new Model();
        cluster.Run(() => Task.WhenAll(
            FollowAsync(watching, told), WriteAsync(writing, cluster.Clock, new Random(seed))));
        var there = cluster.Run(() => writing.ListAsync(Kind.ConfigMap, "default"));
        Assert.Equal(there.Items.ToDictionary(i => i.Name, i => i.ResourceVersion), told.Versions);
        Assert.True(faulty.Breaks > 10, $"only {faulty.Breaks} faults");
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    private static async Task WriteAsync(KubeClient client, TimeProvider time, Random random)
    {
        var there = new HashSet<string>();
        for (var i = 0; i < 200; i++)
        {
            var name = $"c{random.Next(6)}";
            var target = new ObjectRef(Kind.ConfigMap, "default", name);
            if (there.Add(name))
                await client.CreateAsync(ConfigMap(name));
            else if (random.Next(3) == 0)
                await client.DeleteAsync(target, new DeleteOptions());
            else
                await client.PatchAsync(target, KubePatch.Merge(new() { ["data"] = Data(i) }));
            if (await client.FindAsync(target) is null)
                there.Remove(name);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(random.Next(5) == 0 ? 5000 : 200)), time);
        }
        await client.CreateAsync(ConfigMap("the-end"));
    }

    private static async Task FollowAsync(KubeClient client, Model model)
    {
        await foreach (var happened in client.WatchAsync(Kind.ConfigMap, "default"))
        {
            model.Apply(happened);
            if (happened.Object?.Name == "the-end")
                return;
        }
    }

    private static JsonObject Data(int number) => new() { ["n"] = $"{number}" };

    private static KubeObject ConfigMap(string name) => new(Kind.ConfigMap, new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
    });

    /// <summary>What the events add up to; it takes none that does not fit what went before.</summary>
    private sealed class Model
    {
        private readonly Dictionary<string, KubeObject> _known = [];
        private bool _synced;

        public Dictionary<string, string?> Versions => _known.ToDictionary(k => k.Key, k => k.Value.ResourceVersion);

        public void Apply(WatchEvent happened)
        {
            var (type, item) = happened;
            var known = item is null ? null : _known.GetValueOrDefault(item.Name);
            switch (type)
            {
                case WatchEventType.Synced:
                    Assert.False(_synced);
                    _synced = true;
                    break;
                case WatchEventType.Added:
                    Assert.Null(known);
                    _known[item!.Name] = item;
                    break;
                case WatchEventType.Modified:
                    Assert.Equal(known?.Uid, item!.Uid);
                    Assert.True(long.Parse(item.ResourceVersion!) > long.Parse(known!.ResourceVersion!));
                    _known[item.Name] = item;
                    break;
                case WatchEventType.Deleted:
                    Assert.Equal(known?.Uid, item!.Uid);
                    _known.Remove(item.Name);
                    break;
            }
        }
    }
}
