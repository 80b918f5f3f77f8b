using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Aura.State;
using Aura.Tests.State;
using Aura.Tests.State.Engines;

namespace Aura.Benchmarks.ScaleOut;

/// <summary>An audit of twelve months on PostgreSQL: what it takes on disk, and how long questions take.</summary>
internal static class AuditMeasure
{
    private const int Months = 12;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static AuditSize Of(int rows)
    {
        using var database = new PostgresServer("fsync=on", "shared_buffers=256MB", "max_wal_size=4GB");
        database.Sql("postgres", "CREATE DATABASE aura");
        // The store looks at both clocks when it is opened, and goes by this one.
        var time = new ManualTime();
        time.Set(DateTimeOffset.UtcNow);
        using var store = AuraStore.Open(
            database.Uri("aura"), time, $"base64:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}");
        var filling = new AuditRows(store, () => database.Connect("aura"), time);
        for (var month = 0; month < Months; month++)
            filling.Month(Start.AddMonths(month), rows / Months);
        database.Sql("aura", "VACUUM ANALYZE audit");

        var bytes = Convert.ToDouble(database.Sql("aura", "SELECT sum(pg_total_relation_size(inhrelid)) "
            + "FROM pg_inherits WHERE inhparent = 'audit'::regclass"), CultureInfo.InvariantCulture);
        var some = store.Audit.Find(new LogQuery { After = $"{rows / 2}", Limit = 1 })[0];
        var appends = Times(500, () => store.Audit.Append("alice", "benchmark", "append", "succeeded",
            execution: "x-1", action: "deployment.scale_to", target: "Deployment shop/cart"));
        var watch = Stopwatch.StartNew();
        var verdict = store.Audit.Verify();
        var verified = watch.Elapsed.TotalSeconds;
        if (verdict.Why is not null)
            throw new InvalidOperationException(verdict.Why);
        return new AuditSize(rows, bytes / rows, appends[250], appends[495],
            Middle(() => store.Audit.List(50)), Middle(() => store.Audit.List(50, some.Execution)),
            Middle(() => store.Audit.Find(new LogQuery { Target = "team-17/app-17", Limit = 50 })),
            Middle(() => store.Audit.Find(new LogQuery { Text = "no such words", Limit = 50 })), verified,
            Times(1, () => store.Audit.Forget(Start.AddMonths(1)))[0]);
    }

    /// <summary>Infinite where the store ends it for its length.</summary>
    private static double Middle(Action work)
    {
        try
        {
            return Times(5, work)[2];
        }
        catch (StoreException)
        {
            return double.PositiveInfinity;
        }
    }

    private static double[] Times(int times, Action work) =>
    [
        .. Enumerable.Range(0, times).Select(_ =>
        {
            var watch = Stopwatch.StartNew();
            work();
            return watch.Elapsed.TotalMilliseconds;
        }).Order(),
    ];
}
