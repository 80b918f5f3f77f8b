using System.Net.Sockets;
using Npgsql;

namespace Aura.State.Engines;

/// <summary>What the database's errors mean.</summary>
internal static class PostgresFaults
{
    private const string IdleInTransaction = "25P03";

    /// <summary>The connection is gone: whether the statement was carried out is not known.</summary>
    public static bool IsLost(Exception? e) => e switch
    {
        PostgresException p => p.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or IdleInTransaction,
        NpgsqlException n => n.InnerException is IOException or SocketException or TimeoutException
            || n.InnerException is null || IsLost(n.InnerException),
        _ => false,
    };

    /// <summary>Later, or again, it may do.</summary>
    public static bool IsPassing(Exception? e) => e switch
    {
        PostgresException p => IsLost(p) || p.SqlState is PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.ReadOnlySqlTransaction
            or PostgresErrorCodes.LockNotAvailable,
        _ => IsLost(e),
    };

    public static StoreException InWords(NpgsqlException e) => e switch
    {
        PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } p => new StoreException(
            $"the store's database gave up ({p.MessageText}): ask for less, as by a later `since`", e),
        PostgresException p => new StoreException($"the store's database says: {p.MessageText} ({p.SqlState})", e)
        {
            IsAway = IsPassing(p),
        },
        _ => new StoreException($"the store's database does not answer: {e.InnerException?.Message ?? e.Message}", e)
        {
            IsAway = true,
        },
    };

    /// <summary>Why the store cannot be opened, and the way out.</summary>
    public static StoreException AtOpening(PostgresAddress address, Exception e) => new(Innermost(e) switch
    {
        PostgresException
        {
            SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification,
        } => $"{address} does not let this user in: look at the user and password of --store, or at PGPASSWORD and "
            + "PGPASSFILE",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
            $"{address}: there is no such database; create it, owned by this user, or name another with --store",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } p =>
            $"{address}: {p.MessageText}; the user must own the database, or be granted CREATE on its schema",
        PostgresException p => $"{address} cannot be opened: {p.MessageText} ({p.SqlState})",
        NpgsqlException n => $"{address} cannot be reached: {n.InnerException?.Message ?? n.Message}; is it running, "
            + "and does --store name its host and port?",
        _ => $"{address} cannot be opened: {e.Message}",
    }, e);

    private static Exception Innermost(Exception e) => e is StoreException { InnerException: { } inner } ? inner : e;
}
