using Npgsql;

namespace Aura.State.Engines;

/// <summary>Opens a database of PostgreSQL, or makes the tables where it is empty.</summary>
internal static class PostgresStore
{
    private const string Another = "name another database with --store";
    private const string KeyContext = "store key";
    private const int Oldest = 150000;

    private static readonly TimeSpan ClocksMayDiffer = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan MarksKept = TimeSpan.FromDays(2);

    public static OpenedStore Open(string uri, string? key, TimeProvider time)
    {
        var address = Parse(uri);
        var sealer = Sealer.Given(key ?? throw new StoreException($"{address} needs the key that seals what it keeps, "
            + "the same for all replicas: --store-key FILE, with 32 random bytes (head -c 32 /dev/urandom)"));
        var source = new NpgsqlSlimDataSourceBuilder(address.Settings.ConnectionString).EnableTransportSecurity()
            .Build();
        try
        {
            var opening = new PostgresDatabase(source, PostgresRetries.Brief);
            Judge(opening, address, time);
            var version = Migrations.Apply(opening, $"{address}", Another, time);
            var db = new PostgresDatabase(source, PostgresRetries.Patient);
            CheckKey(db, sealer, address);
            db.Execute("DELETE FROM commits WHERE at < now() - CAST($kept AS double precision) * interval '1 second'",
                ("$kept", MarksKept.TotalSeconds));
            return new OpenedStore(db, $"{address}", BesideKey(key), sealer, version);
        }
        catch (Exception e)
        {
            source.Dispose();
            if (e is StoreException { InnerException: NpgsqlException } or NpgsqlException or ArgumentException)
                throw PostgresFaults.AtOpening(address, e);
            throw;
        }
    }

    private static PostgresAddress Parse(string uri)
    {
        try
        {
            return PostgresAddress.Parse(uri);
        }
        catch (FormatException e)
        {
            throw new StoreException($"--store: {e.Message}", e);
        }
    }

    /// <summary>What the server must be for the promises of the store to hold.</summary>
    private static void Judge(PostgresDatabase db, PostgresAddress address, TimeProvider time)
    {
        var (version, commit, now) = db.Query("SELECT CAST(current_setting('server_version_num') AS integer), "
            + "current_setting('synchronous_commit'), CAST(extract(epoch FROM clock_timestamp()) AS double precision)",
            r => (r.Int(0), r.GetString(1), DateTimeOffset.UnixEpoch.AddSeconds(r.GetDouble(2))))[0];
        if (version < Oldest)
            throw new StoreException($"{address} is PostgreSQL {version / 10000}; it must be 15 or newer");
        if (commit == "off")
            throw new StoreException($"{address} has synchronous_commit off: what is journalled could be lost after it "
                + "was acted on; turn it on for this database or user");
        var apart = (now - time.GetUtcNow()).Duration();
        if (time == TimeProvider.System && apart > ClocksMayDiffer)
            throw new StoreException($"this machine's clock and that of {address} are {apart.TotalSeconds:0} s apart: "
                + "leases would end too early; synchronize them");
    }

    /// <summary>All processes on the store must have one key: else none could undo what another did.</summary>
    private static void CheckKey(PostgresDatabase db, Sealer sealer, PostgresAddress address)
    {
        db.Execute("INSERT INTO store_key (id, sealed) VALUES (1, $sealed) ON CONFLICT (id) DO NOTHING",
            ("$sealed", sealer.Seal(KeyContext, KeyContext)));
        var kept = db.Query("SELECT sealed FROM store_key", r => r.GetFieldValue<byte[]>(0))[0];
        try
        {
            sealer.Unseal(kept, KeyContext);
        }
        catch (StoreException e)
        {
            throw new StoreException(
                $"the key of --store-key is not the one that {address} was begun with; give that one", e);
        }
    }

    private static string? BesideKey(string key) => Sealer.IsText(key) ? null
        : Path.GetFullPath(key) is var path && path.EndsWith(".key", StringComparison.Ordinal) ? path[..^4] : path;
}
