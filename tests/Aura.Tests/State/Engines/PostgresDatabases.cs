using Aura.State;

namespace Aura.Tests.State.Engines;

/// <summary>Databases for tests, each a copy of one that has Aura's tables.</summary>
internal static class PostgresDatabases
{
    private const string Template = "aura_template";
    private static readonly Lock Making = new();
    private static readonly Lazy<string> Key = new(MakeTemplate);
    private static int _count;

    /// <returns>The database's name. Its sealing key is <paramref name="keyFile"/>.</returns>
    public static string New(string keyFile)
    {
        File.Copy(Key.Value, keyFile);
        var name = $"t{Interlocked.Increment(ref _count)}";
        lock (Making)
            PostgresServer.Shared.Sql("postgres", $"CREATE DATABASE {name} TEMPLATE {Template} STRATEGY FILE_COPY");
        return name;
    }

    /// <summary>One without any table.</summary>
    public static string Empty()
    {
        var name = $"e{Interlocked.Increment(ref _count)}";
        PostgresServer.Shared.Sql("postgres", $"CREATE DATABASE {name} TEMPLATE template0");
        return name;
    }

    public static void Drop(string name) =>
        PostgresServer.Shared.Sql("postgres", $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    private static string MakeTemplate()
    {
        var server = PostgresServer.Shared;
        var key = Path.GetTempFileName();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(key);
        File.WriteAllBytes(key, System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
        server.Sql("postgres", $"CREATE DATABASE {Template} TEMPLATE template0");
        AuraStore.Open(server.Uri(Template), key: key).Dispose();
        return key;
    }
}
