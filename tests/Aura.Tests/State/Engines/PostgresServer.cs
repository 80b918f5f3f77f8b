using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace Aura.Tests.State.Engines;

/// <summary>A PostgreSQL with data of its own, on loopback and a free port.</summary>
internal sealed class PostgresServer : IDisposable
{
    private static readonly Lazy<PostgresServer> One = new(() =>
    {
        var server = new PostgresServer();
        server.EndWithThisProcess();
        return server;
    });

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aura-pg-");
    private readonly int _port = FreePort();
    private readonly string[] _settings;
    private Process _process;

    /// <param name="settings">Each NAME=VALUE. Nothing is flushed to the disk where they do not say so.</param>
    public PostgresServer(params string[] settings)
    {
        _settings = settings;
        File.WriteAllText(Path.Combine(_folder.FullName, "password"), Password);
        PostgresPrograms.Give(_folder.FullName);
        PostgresPrograms.Give(Path.Combine(_folder.FullName, "password"));
        PostgresPrograms.Run("initdb", null, ["-D", Data, "-U", "aura", "-A", "scram-sha-256", "--no-sync", "-E",
            "UTF8", "--locale=C", $"--pwfile={Path.Combine(_folder.FullName, "password")}"]);
        _process = Start();
    }

    /// <summary>The one of this test run; ends with it.</summary>
    public static PostgresServer Shared => One.Value;

    public string Password { get; } = RandomNumberGenerator.GetHexString(24, lowercase: true);

    public int ProcessId => _process.Id;

    private string Data => Path.Combine(_folder.FullName, "data");

    public string Uri(string database, string? password = null) =>
        $"postgres://aura:{password ?? Password}@127.0.0.1:{_port}/{database}?sslmode=disable";

    /// <summary>As the programs of PostgreSQL take it.</summary>
    public string[] Options(string database) => ["-h", "127.0.0.1", "-p", $"{_port}", "-U", "aura", "-d", database];

    public object? Sql(string database, string sql)
    {
        using var connection = Connect(database);
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    public NpgsqlConnection Connect(string database)
    {
        var connection = new NpgsqlConnection(
            $"Host=127.0.0.1;Port={_port};Username=aura;Password={Password};Database={database};Pooling=false");
        connection.Open();
        return connection;
    }

    /// <summary>Everybody's connections are cut; what they had not committed is lost.</summary>
    public void CutConnections() => Sql("postgres",
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'aura'");

    /// <summary>As a machine that loses its power, and comes back.</summary>
    public void Restart()
    {
        Stop();
        _process = Start();
    }

    public void Dispose()
    {
        Stop();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Stop()
    {
        PostgresPrograms.Run("pg_ctl", null, ["-D", Data, "-m", "immediate", "-w", "stop"]);
        _process.WaitForExit();
    }

    private Process Start()
    {
        var process = PostgresPrograms.Start("postgres", ["-D", Data, "-p", $"{_port}", "-c",
            "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off", "-c",
            "max_connections=200", "-c", "shared_buffers=32MB", "-c", "max_prepared_transactions=0",
            .. _settings.SelectMany(s => new[] { "-c", s })]);
        var said = new List<string>();
        while (process.StandardError.ReadLine() is { } line)
        {
            said.Add(line);
            if (!line.Contains("ready to accept connections", StringComparison.Ordinal))
                continue;
            _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
            return process;
        }
        throw new InvalidOperationException($"PostgreSQL did not start: {string.Join('\n', said)}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>
    /// Ends the server and takes its folder away when this process has gone, however it went: at its own end a test run
    /// has no time for it.
    /// </summary>
    private void EndWithThisProcess()
    {
        const string Script = "while kill -0 \"$0\" 2>/dev/null; do sleep 1; done; "
            + "kill -QUIT \"$(head -1 \"$1/data/postmaster.pid\")\"; sleep 1; rm -rf \"$1\"";
        Process.Start(new ProcessStartInfo("sh", ["-c", Script, $"{Environment.ProcessId}", _folder.FullName])
        {
            // Nobody waits for what it inherits.
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!.Dispose();
    }
}
