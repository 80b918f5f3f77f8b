namespace Aura.Actions.Storage.Databases;

/// <summary>
/// SQL for a primary of PostgreSQL that fails where a replica does not stream, or has replayed too little
/// (pg_stat_replication).
/// </summary>
internal static class PostgresLag
{
    /// <param name="member">Its application_name: a pod's name, which cannot hold a quote.</param>
    public static string Check(string member, string most) =>
        "DO $aura$ DECLARE lag numeric; BEGIN "
        + "SELECT max(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)) INTO lag FROM pg_stat_replication "
        + $"WHERE application_name = '{member}'; "
        + $"IF lag IS NULL THEN RAISE EXCEPTION '{member} does not stream from here'; END IF; "
        + $"IF lag > pg_size_bytes('{most}') THEN RAISE EXCEPTION '{member} lags by %', pg_size_pretty(lag); END IF; "
        + "END $aura$";
}
