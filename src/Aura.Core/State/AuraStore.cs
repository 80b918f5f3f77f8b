using System.Data.Common;
using System.Security.Cryptography;
using Aura.Diagnosis;
using Aura.Planning;
using Aura.State.Engines;

namespace Aura.State;

/// <summary>
/// What Aura remembers: in one SQLite file (WAL) that several processes of a machine may share, or in a database of
/// PostgreSQL. Every commit is on disk when the call returns. The key that seals before-images lies beside the file as
/// <c>FILE.key</c>, mode 0600.
/// </summary>
public sealed class AuraStore : IDisposable
{
    private readonly Database _db;

    private AuraStore(Database db, string path, TimeProvider time, Sealer sealer)
    {
        _db = db;
        Path = path;
        Time = time;
        Sealer = sealer;
        Findings = new Documents<Finding>(db, "findings", f => f.Id, Sealer, time);
        Plans = new Documents<RemediationPlan>(db, "plans", p => p.PlanId, Sealer, time);
        Leases = new Leases(db, time);
        Journal = new Journal(db, Sealer, time);
        Approvals = new Approvals(db, time);
        Timers = new Timers(db);
        var circumstances = new CircumstancesTable(db);
        Rechecks = new Rechecks(db);
        Success = new SuccessTallies(db);
        Calibration = new CalibrationTable(db);
        Experiments = new ExperimentTable(db);
        Patterns = new PatternTable(db);
        History = new HistoryTallies(db);
        Outcomes = new Outcomes(db, circumstances, Rechecks,
            [
            Success.Count, (outcome, _, sign) => Calibration.Count(outcome, sign),
            (outcome, _, sign) => Patterns.Count(outcome, sign),
            (outcome, _, sign) => History.Count(outcome, sign),
            (outcome, _, sign) =>
            {
                if (sign > 0)
                    Experiments.Judge(outcome);
            },
        ]);
        Incidents = new Incidents(db, circumstances, Rechecks, Patterns, History);
        Usage = new UsageSamples(db);
        Alerts = new AlertTable(db, time);
        Audit = new AuditLog(db, Sealer, time);
        Page = new PagePeople(db, time);
        Movements = new Movements(db);
    }

    /// <summary>The file, or the database without its password.</summary>
    public string Path { get; }
    public Documents<Finding> Findings { get; }
    public Documents<RemediationPlan> Plans { get; }
    public Journal Journal { get; }
    public Leases Leases { get; }
    public Approvals Approvals { get; }
    public Timers Timers { get; }
    public Outcomes Outcomes { get; }
    public SuccessTallies Success { get; }
    public CalibrationTable Calibration { get; }
    public ExperimentTable Experiments { get; }
    public PatternTable Patterns { get; }
    public Incidents Incidents { get; }
    public HistoryTallies History { get; }
    public Rechecks Rechecks { get; }
    public UsageSamples Usage { get; }
    public AlertTable Alerts { get; }
    public AuditLog Audit { get; }
    public PagePeople Page { get; }
    public Movements Movements { get; }
    public Sealer Sealer { get; }

    /// <summary>The wall clock of expiries and leases, which several processes must agree on.</summary>
    public TimeProvider Time { get; }

    /// <summary>What files that belong to the store begin with; null where there are none.</summary>
    public string? Beside { get; private init; }

    /// <summary>Opens the store, or makes one where there is none.</summary>
    /// <param name="path">A file, or a database as postgres://user@host:5432/name.</param>
    /// <param name="key">
    /// The key that seals what is kept: a file, or base64:TEXT. Null: the file beside the store, made on first use.
    /// </param>
    /// <exception cref="StoreException">Not a store, damaged, or of a newer version; nothing was changed.</exception>
    public static AuraStore Open(string path, TimeProvider? time = null, string? key = null)
    {
        time ??= TimeProvider.System;
        var opened = PostgresAddress.Is(path) ? PostgresStore.Open(path, key, time) : SqliteStore.Open(path, key, time);
        var store = new AuraStore(opened.Database, opened.Shown, time, opened.Sealer) { Beside = opened.Beside };
        if (opened.Version < FirstWithAuditHead)
            store.Audit.Anchor();
        return store;
    }

    /// <summary>A store that nobody else sees, gone when it is disposed; nothing touches a disk.</summary>
    public static AuraStore InMemory(TimeProvider time) => new(SqliteStore.InMemory(time), ":memory:", time,
        new Sealer(RandomNumberGenerator.GetBytes(32)));

    /// <summary>
    /// All or nothing, for short, synchronous work. Where a connection is lost it may be done again from the start: it
    /// changes nothing but the store, or what it may change twice.
    /// </summary>
    public T Transact<T>(Func<T> work) => _db.Transact(work);

    /// <summary>The same, and nobody else, in any process, is at the concern meanwhile.</summary>
    public T Transact<T>(string concern, Func<T> work) => _db.Transact(() =>
    {
        _db.Alone(concern);
        return work();
    });

    /// <summary>
    /// Waits until something has changed in the store, where it tells, or the time is up: then look again.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled before.</exception>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancel = default) => _db.WaitAsync(atMost, Time, cancel);

    /// <summary>A copy of the file as it is now, while others work on it; without the key.</summary>
    /// <exception cref="StoreException">The store is no file, or the copy cannot be written.</exception>
    public void Backup(string path)
    {
        if (_db is not SqliteDatabase)
            throw new StoreException($"{Path} is backed up with pg_dump: see docs/scale.md");
        if (File.Exists(path))
            throw new StoreException($"{path} is there already");
        try
        {
            PrivateFile.Touch(path);
            _db.Execute("VACUUM INTO $path", ("$path", path));
        }
        catch (Exception e) when (e is DbException or IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"{path}: {e.Message}", e);
        }
    }

    public void Dispose() => _db.Dispose();

    private const int FirstWithAuditHead = 3;
}
