using System.Collections.Immutable;
using Aura.Kubernetes;
using Aura.Metrics;
using Aura.State.Engines;

namespace Aura.State;

/// <summary>
/// Samples of usage: one a minute for the last hours, then the highest of five minutes, then of an hour, then nothing.
/// What several processes sample at the same minute is kept once.
/// </summary>
public sealed class UsageSamples
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(14);

    private const int Minute = 60;
    private const string Columns = "series, span, at, cpu, memory, cpu_of_all, memory_of_all";

    private static readonly (int Span, int Into, TimeSpan After)[] Coarser =
        [(Minute, 5 * Minute, TimeSpan.FromHours(6)), (5 * Minute, 60 * Minute, TimeSpan.FromDays(2))];

    private readonly Database _db;

    internal UsageSamples(Database db) => _db = db;

    public void Add(string cluster, DateTimeOffset at, IEnumerable<UsageSample> samples)
    {
        var minute = at.ToUnixTimeSeconds() / Minute * Minute;
        _db.Transact(() =>
        {
            _db.Alone(Concern.Usage);
            foreach (var sample in samples)
                Add(Series(cluster, sample), minute, sample);
        });
    }

    /// <summary>By container; what was sampled in the time.</summary>
    public IReadOnlyList<ContainerUsage> Of(
        string cluster, ObjectRef workload, DateTimeOffset from, DateTimeOffset to) =>
        [.. _db.Query("SELECT id, container FROM usage_series WHERE cluster = $cluster AND kind = $kind "
                + "AND namespace = $namespace AND name = $name ORDER BY container",
                r => (Id: r.GetInt64(0), Container: r.GetString(1)), ("$cluster", cluster),
                ("$kind", workload.Kind.Name), ("$namespace", workload.Namespace), ("$name", workload.Name))
            .Select(series => Read(series.Id, series.Container, from, to)).Where(u => u.Cpu.Count > 0)];

    /// <summary>Makes old samples coarser, and forgets those that are too old.</summary>
    public void Compact(DateTimeOffset now) => _db.Transact(() =>
    {
        _db.Alone(Concern.Usage);
        foreach (var (span, into, after) in Coarser)
        {
            var end = (now - after).ToUnixTimeSeconds() / into * into;
            const string Old = "WHERE series IN (SELECT id FROM usage_series) AND span = $span AND at < $end";
            _db.Execute($"INSERT INTO usage_samples AS u ({Columns}) "
                + "SELECT series, $into, at / $into * $into AS start, max(cpu), max(memory), max(cpu_of_all), "
                + $"max(memory_of_all) FROM usage_samples {Old} GROUP BY series, start "
                + $"ON CONFLICT (series, span, at) DO UPDATE SET {Higher("cpu")}, "
                + $"{Higher("memory")}, {Higher("cpu_of_all")}, {Higher("memory_of_all")}",
                ("$span", span), ("$into", into), ("$end", end));
            _db.Execute($"DELETE FROM usage_samples {Old}", ("$span", span), ("$end", end));
        }
        _db.Execute("DELETE FROM usage_samples WHERE at < $end", ("$end", (now - Kept).ToUnixTimeSeconds()));
        _db.Execute("DELETE FROM usage_series WHERE NOT EXISTS (SELECT 1 FROM usage_samples WHERE series = id)");
    });

    private static string Higher(string column) =>
        $"{column} = CASE WHEN u.{column} > excluded.{column} THEN u.{column} ELSE excluded.{column} END";

    private long Series(string cluster, UsageSample sample)
    {
        var of = sample.Workload;
        _db.Execute("INSERT INTO usage_series (cluster, kind, namespace, name, container) "
            + "VALUES ($cluster, $kind, $namespace, $name, $container) ON CONFLICT DO NOTHING", ("$cluster", cluster),
            ("$kind", of.Kind.Name), ("$namespace", of.Namespace), ("$name", of.Name),
            ("$container", sample.Container));
        return _db.Query("SELECT id FROM usage_series WHERE cluster = $cluster AND kind = $kind "
            + "AND namespace = $namespace AND name = $name AND container = $container", r => r.GetInt64(0),
            ("$cluster", cluster), ("$kind", of.Kind.Name), ("$namespace", of.Namespace), ("$name", of.Name),
            ("$container", sample.Container))[0];
    }

    private void Add(long series, long at, UsageSample sample) => _db.Execute(
        $"INSERT INTO usage_samples ({Columns}) "
        + "VALUES ($series, $span, $at, $cpu, $memory, $cpuOfAll, $memoryOfAll) ON CONFLICT DO NOTHING",
        ("$series", series), ("$span", Minute), ("$at", at), ("$cpu", sample.Cpu), ("$memory", sample.Memory),
        ("$cpuOfAll", sample.CpuOfAll), ("$memoryOfAll", sample.MemoryOfAll));

    private ContainerUsage Read(long series, string container, DateTimeOffset from, DateTimeOffset to)
    {
        var rows = _db.Query("SELECT at, span, cpu, memory, cpu_of_all, memory_of_all FROM usage_samples "
            + "WHERE series = $series AND at + span > $from AND at < $to ORDER BY at", r => (
                At: DateTimeOffset.FromUnixTimeSeconds(r.GetInt64(0)), Over: TimeSpan.FromSeconds(r.Int(1)),
                Values: (double[])[r.GetDouble(2), r.GetDouble(3), r.GetDouble(4), r.GetDouble(5)]),
            ("$series", series), ("$from", from.ToUnixTimeSeconds()), ("$to", to.ToUnixTimeSeconds()));
        UsageSeries Column(int i) => new([.. rows.Select(r => new UsagePoint(r.At, r.Values[i], r.Over))]);
        return new ContainerUsage(container, Column(0), Column(1), Column(2), Column(3));
    }
}
