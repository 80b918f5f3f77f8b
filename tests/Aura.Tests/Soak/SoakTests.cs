using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Kubernetes;
using Aura.State;
using Aura.Tests.State.Engines;

namespace Aura.Tests.Soak;

/// <summary>
/// Three replicas as processes, one PostgreSQL and three clusters: replicas are killed, paused and replaced,
/// connections cut, the database restarted, while clients change and undo. AURA_SOAK=N: so many Deployments a cluster.
/// </summary>
public sealed class SoakTests : IAsyncLifetime
{
    private const int Clients = 4;

    private static readonly int Apps =
        int.TryParse(Environment.GetEnvironmentVariable("AURA_SOAK"), CultureInfo.InvariantCulture, out var n) ? n : 5;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aura-soak-");
    private readonly List<SoakCluster> _clusters = [];
    private readonly List<Replica> _replicas = [];
    private readonly ConcurrentQueue<(SoakCluster Cluster, int App)> _work = new();
    private PostgresServer? _database;
    private string _store = "";

    private string Key => Path.Combine(_folder.FullName, "store.key");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _replicas.ForEach(r => r.Dispose());
        foreach (var cluster in _clusters)
            await cluster.DisposeAsync();
        _database?.Dispose();
        _folder.Delete(recursive: true);
    }

    [FactOnPostgres]
    public async Task No_execution_is_lost_or_doubled()
    {
        await BeginAsync();
        using var client = new SoakClient(_replicas);
        var changing = Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => ChangeAsync(client)));
        using var store = AuraStore.Open(_store, key: Key);
        await DisturbAsync(store, changing);
        await changing;
        await UntilAllHaveEndedAsync(store);
        await Task.WhenAll(_replicas.Select(r => r.StopAsync()));

        Assert.Equal([], Broken(store));
    }

    private async Task BeginAsync()
    {
        File.WriteAllBytes(Key, RandomNumberGenerator.GetBytes(32));
        foreach (var name in (string[])["one", "two", "three"])
            _clusters.Add(await SoakCluster.StartAsync(name, Apps));
        var kubeconfig = Path.Combine(_folder.FullName, "kubeconfig");
        var policy = Path.Combine(_folder.FullName, "policy.yaml");
        SoakCluster.WriteKubeconfig(kubeconfig, _clusters);
        File.WriteAllText(policy, "stormGuard: {executions: 1000, minutes: 30}\n");
        _database = new PostgresServer();
        _database.Sql("postgres", "CREATE DATABASE aura");
        _store = _database.Uri("aura");
        for (var i = 0; i < 3; i++)
            _replicas.Add(new Replica(["--kubeconfig", kubeconfig, "--contexts", "one,two,three", "--policy", policy,
                "--store", _store, "--store-key", Key, "--auto-approve", "high", "--answer-within", "5",
                "--max-per-minute", "100000"]));
        await Task.WhenAll(_replicas.Select(r => r.StartAsync()));
        foreach (var app in Enumerable.Range(0, Apps))
            _clusters.ForEach(c => _work.Enqueue((c, app)));
    }

    /// <summary>A new version for each Deployment; every second one is taken back.</summary>
    private async Task ChangeAsync(SoakClient client)
    {
        while (_work.TryDequeue(out var work))
        {
            var (cluster, app) = work;
            var update = new JsonObject
            {
                ["namespace"] = "shop", ["name"] = $"app-{app}", ["image"] = "registry.example/app:2.0",
                ["cluster"] = cluster.Name,
            };
            JsonObject done;
            do
                done = await client.EndAsync(await client.AskAsync("deployment_update_image", update), cluster.Name);
            while ((string?)done["status"] is not ("succeeded" or "no_change"));
            if (app % 2 == 1 && done["executionId"] is { } id)
                do
                    done = await client.EndAsync(await client.AskAsync("undo",
                        new JsonObject { ["executionId"] = (string)id!, ["cluster"] = cluster.Name }), cluster.Name);
                while ((string?)done["status"] is "refused" or "failed");
        }
    }

    private async Task DisturbAsync(AuraStore store, Task changing)
    {
        for (var times = 0; times * Clients < Apps; times++)
        {
            // There must be something to disturb.
            while (!changing.IsCompleted && !_clusters.Exists(c => store.Journal.InStatus(c.Name, "running").Count > 0))
                await Pause.ForAsync(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            await _replicas[0].KillAsync();
            _replicas[1].Signal("-STOP");
            _database!.CutConnections();
            await Pause.ForAsync(TimeSpan.FromSeconds(1), TimeProvider.System);
            _replicas[1].Signal("-CONT");
            _database.Restart();
            await _replicas[2].ReplaceAsync();
        }
    }

    private async Task UntilAllHaveEndedAsync(AuraStore store)
    {
        var patience = TimeProvider.System.GetUtcNow() + (2 * Leases.Duration);
        while (_clusters.Exists(c => store.Journal.List(c.Name, 100_000).Any(e => e.EndedAt is null))
            && TimeProvider.System.GetUtcNow() < patience)
            await Pause.ForAsync(TimeSpan.FromSeconds(0.5), TimeProvider.System);
    }

    /// <summary>A sentence for everything that does not hold.</summary>
    private IEnumerable<string> Broken(AuraStore store)
    {
        if (store.Audit.Verify() is { Why: { } why })
            yield return why;
        var locked = _database!.Sql("aura", "SELECT count(*) FROM leases WHERE expires > "
            + $"{TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()}");
        if (locked is not 0L)
            yield return $"{locked} leases are still held";
        foreach (var cluster in _clusters)
        {
            var all = store.Journal.List(cluster.Name, 100_000);
            foreach (var record in all)
            {
                if (record.EndedAt is null)
                    yield return $"{record.Title} has not ended: {record.Status}";
                var entries = store.Audit.List(1000, record.Id);
                if (record.EndedAt is not null && entries.Count(e => e.What == $"end {record.Title}") != 1
                    && record.Status is "succeeded" or "rolled_back" or "failed")
                    yield return $"the audit of {record.Title} does not have one end";
            }
            foreach (var app in Enumerable.Range(0, Apps))
                foreach (var fault in Broken(cluster, app, [.. all.Where(e => e.UndoOf is null
                    && Regex.IsMatch(e.Title, $@"\bapp-{app}\b"))]))
                    yield return fault;
        }
    }

    /// <summary>Each write of a Deployment's spec is in the journal: none is missing, none came twice.</summary>
    private static IEnumerable<string> Broken(SoakCluster cluster, int app, IReadOnlyList<ExecutionRecord> executions)
    {
        var now = cluster.App(app);
        var writes = executions.Sum(e => e.Status switch { "succeeded" => 1, "rolled_back" => 2, _ => 0 });
        var image = executions.Any(e => e.Status == "succeeded") ? "2.0" : "1.0";
        if ((long?)now.At("metadata.generation") != 1 + writes)
            yield return $"app-{app} of {cluster.Name} was written {now.At("metadata.generation")} - 1 times, the "
                + $"journal knows {writes}: "
                + string.Join(", ", executions.Select(e => $"{e.Id} {e.Status} {e.Message}"));
        if (!$"{now.At("spec.template.spec.containers")![0]!["image"]}".EndsWith(image, StringComparison.Ordinal))
            yield return $"app-{app} of {cluster.Name} is not at {image}";
        if (executions.Count == 0)
            yield return $"nothing is known of app-{app} of {cluster.Name}";
    }
}
