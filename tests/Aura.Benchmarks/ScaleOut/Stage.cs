using System.Security.Cryptography;
using Aura.Tests.State.Engines;

namespace Aura.Benchmarks.ScaleOut;

/// <summary>Clusters, a PostgreSQL that flushes each commit, and replicas on both.</summary>
internal sealed class Stage : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aura-scale-out-");
    private readonly Stack<IDisposable> _open = new();
    private readonly PostgresServer _database;
    private readonly ClusterHost _host;
    private readonly List<ReplicaProcess> _replicas = [];

    public Stage(int replicas, int clusters, int apps)
    {
        Clusters = clusters;
        try
        {
            _database = Opened(new PostgresServer("fsync=on", "shared_buffers=256MB"));
            _database.Sql("postgres", "CREATE DATABASE aura");
            _host = Opened(ClusterHost.Start(clusters, apps, In("kubeconfig")));
            Prepare();
            for (var i = 0; i < replicas; i++)
                _replicas.Add(Opened(StartReplica()));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public int Clusters { get; }

    public IReadOnlyList<ReplicaProcess> Replicas => _replicas;

    /// <summary>Seconds so far, by who took them.</summary>
    public Dictionary<string, double> Processor() => new()
    {
        ["replicas"] = Replicas.Sum(r => ProcessorTime.OfTree(r.Id)),
        ["database"] = ProcessorTime.OfTree(_database.ProcessId),
        ["clusters"] = ProcessorTime.OfTree(_host.Id),
        ["callers"] = Environment.CpuUsage.TotalTime.TotalSeconds,
    };

    public void Dispose()
    {
        while (_open.TryPop(out var one))
            one.Dispose();
        _folder.Delete(recursive: true);
    }

    private T Opened<T>(T one)
        where T : IDisposable
    {
        _open.Push(one);
        return one;
    }

    private void Prepare()
    {
        File.WriteAllBytes(In("key"), RandomNumberGenerator.GetBytes(32));
        // The same objects are changed again and again here, which people would want to be stopped.
        File.WriteAllText(In("policy.yaml"), "stormGuard: {executions: 1000, minutes: 1}\n");
    }

    private ReplicaProcess StartReplica() => ReplicaProcess.Start(
        "--kubeconfig", In("kubeconfig"), "--contexts", string.Join(',', Enumerable.Range(0, Clusters).Select(Name)),
        "--policy", In("policy.yaml"), "--store", _database.Uri("aura"), "--store-key", In("key"),
        "--auto-approve", "high", "--max-per-minute", "100000", "--max-concurrent", "1000",
        "--max-per-cluster", "64", "--max-queued", "1000");

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private static string Name(int cluster) => $"c-{cluster}";
}
