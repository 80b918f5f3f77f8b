using System.Security.Cryptography;
using Aura.Diagnosis;
using Aura.Planning;
using Microsoft.Data.Sqlite;

namespace Aura.State;

/// <summary>
/// What Aura remembers, in one SQLite file (WAL) that several processes may share. Every commit is on disk when the
/// call returns. The key that seals before-images lies beside it as <c>FILE.key</c>, mode 0600.
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

    /// <summary>Opens the store, or makes one where there is no file.</summary>
    /// <exception cref="StoreException">Not a store, damaged, or of a newer version; nothing was changed.</exception>
    public static AuraStore Open(string path, TimeProvider? time = null)
    {
        path = System.IO.Path.GetFullPath(path);
        SqliteConnection? connection = null;
        try
        {
            PrivateFile.EnsureDirectory(path);
            PrivateFile.Touch(path);
            connection = new SqliteConnection($"Data Source={path};Pooling=False;Default Timeout=10");
            connection.Open();
            var db = new Database(connection);
            var sound = db.Query("PRAGMA quick_check(1)", r => r.GetString(0));
            if (sound is not ["ok"])
                throw new StoreException($"{path} is damaged ({sound[0]}); {WayOut}");
            db.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000; " +
                       "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON");
            var version = Migrations.Apply(db, path, time ?? TimeProvider.System);
            var store = new AuraStore(db, path, time ?? TimeProvider.System, Sealer.Beside(path));
            if (version < FirstWithAuditHead)
                store.Audit.Anchor();
            return store;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            connection?.Dispose();
            var what = e is SqliteException { SqliteErrorCode: 11 or 26 }
                ? "is damaged or not a database" : $"cannot be opened: {e.Message}";
            throw new StoreException($"{path} {what}; {WayOut}", e);
        }
        catch (StoreException)
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <summary>A store that nobody else sees, gone when it is disposed; nothing touches a disk.</summary>
    public static AuraStore InMemory(TimeProvider time)
    {
        var connection = new SqliteConnection("Data Source=:memory:;Pooling=False");
        connection.Open();
        var db = new Database(connection);
        db.Execute("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON");
        Migrations.Apply(db, ":memory:", time);
        return new AuraStore(db, ":memory:", time, new Sealer(RandomNumberGenerator.GetBytes(32)));
    }

    /// <summary>All or nothing, and no other process writes meanwhile; for short, synchronous work.</summary>
    public T Transact<T>(Func<T> work) => _db.Transact(work);

    public void Dispose() => _db.Dispose();

    private const int FirstWithAuditHead = 3;

    private const string WayOut = "it was left as it is: move it away or choose another file with --store";
}
