using System.Globalization;
using Npgsql;

namespace Aura.State.Engines;

/// <summary>
/// A database as its URI names it: postgres://user:password@host:port/database?sslmode=verify-full. Shown without the
/// password. What it leaves out comes from PGUSER, PGPASSWORD and PGPASSFILE, as with other programs.
/// </summary>
public sealed class PostgresAddress
{
    private const int Port = 5432;
    private static readonly string[] Schemes = ["postgres://", "postgresql://"];

    private readonly string _shown;

    private PostgresAddress(NpgsqlConnectionStringBuilder settings)
    {
        Settings = settings;
        _shown = string.Create(CultureInfo.InvariantCulture,
            $"postgres://{settings.Username}@{settings.Host}:{settings.Port}/{settings.Database}");
    }

    internal NpgsqlConnectionStringBuilder Settings { get; }

    public static bool Is(string store) => Schemes.Any(s => store.StartsWith(s, StringComparison.Ordinal));

    /// <exception cref="FormatException">It is none; the message does not repeat it.</exception>
    public static PostgresAddress Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || !Is(text) || uri.Host.Length == 0
            || uri.Fragment.Length > 0 || uri.AbsolutePath.Trim('/').Contains('/'))
            throw new FormatException("it is not like postgres://user@host:5432/aura?sslmode=verify-full");
        var user = uri.UserInfo.Split(':', 2);
        var database = Uri.UnescapeDataString(uri.AbsolutePath.Trim('/'));
        if (database.Length == 0)
            throw new FormatException("it names no database, like …/aura");
        var settings = Usual(uri, database);
        if (user[0].Length > 0)
            settings.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1)
            settings.Password = Uri.UnescapeDataString(user[1]);
        foreach (var option in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = option.Split('=', 2) is [var n, var v] ? (n, Uri.UnescapeDataString(v)) : (option, "");
            Set(settings, name, value);
        }
        return new PostgresAddress(settings);
    }

    public override string ToString() => _shown;

    // A statement that takes longer has been forgotten by whoever asked; the client waits a little longer than that.
    private static NpgsqlConnectionStringBuilder Usual(Uri uri, string database) => new()
    {
        Host = uri.Host,
        Port = uri.Port > 0 ? uri.Port : Port,
        Database = database,
        Username = Environment.GetEnvironmentVariable("PGUSER") ?? Environment.UserName,
        ApplicationName = "aura",
        Timeout = 10,
        CommandTimeout = 40,
        MaxPoolSize = 20,
        MaxAutoPrepare = 200,
        AutoPrepareMinUsages = 3,
        KeepAlive = 15,
        TcpKeepAlive = true,
        IncludeErrorDetail = false,
        Options = "-c statement_timeout=30000 -c lock_timeout=20000 -c idle_in_transaction_session_timeout=60000",
    };

    private static void Set(NpgsqlConnectionStringBuilder settings, string name, string value)
    {
        switch (name)
        {
            case "sslmode":
                settings.SslMode = Mode(value);
                break;
            case "sslrootcert":
                settings.RootCertificate = value;
                break;
            case "sslcert":
                settings.SslCertificate = value;
                break;
            case "sslkey":
                settings.SslKey = value;
                break;
            case "passfile":
                settings.Passfile = value;
                break;
            case "application_name":
                settings.ApplicationName = value;
                break;
            case "connect_timeout":
                settings.Timeout = Number(name, value, 1, 300);
                break;
            case "pool_max":
                settings.MaxPoolSize = Number(name, value, 3, 1000);
                break;
            default:
                throw new FormatException($"it has no option '{name}'; there are sslmode, sslrootcert, sslcert, "
                    + "sslkey, passfile, application_name, connect_timeout and pool_max");
        }
    }

    private static SslMode Mode(string value) => value switch
    {
        "disable" => SslMode.Disable,
        "allow" => SslMode.Allow,
        "prefer" => SslMode.Prefer,
        "require" => SslMode.Require,
        "verify-ca" => SslMode.VerifyCA,
        "verify-full" => SslMode.VerifyFull,
        _ => throw new FormatException(
            "its sslmode is none of disable, allow, prefer, require, verify-ca and verify-full"),
    };

    private static int Number(string name, string value, int least, int most) =>
        int.TryParse(value, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
            : throw new FormatException($"its {name} is no number from {least} to {most}");
}
