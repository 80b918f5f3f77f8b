using Aura.Learning.Analytics;
using Aura.Tests.Mcp;
using Aura.Tests.State;
using Aura.Tests.State.Engines;
using Microsoft.Data.Sqlite;

namespace Aura.Tests.Learning;

public sealed class MigrationTests : IDisposable
{
    private readonly TemporaryStore _files = new(Engine.Sqlite);

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Outcomes_of_an_older_store_are_kept()
    {
        using (var connection = new SqliteConnection($"Data Source={_files.Path};Pooling=False"))
        {
            connection.Open();
            Run(connection, "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, at TEXT NOT NULL)");
            foreach (var version in (int[])[1, 2, 3, 4])
            {
                var folder = Path.Combine(Repository.Root, "src/Aura.Core/State/Migrations");
                Run(connection, File.ReadAllText(Directory.GetFiles(folder, $"00{version}-*.sql").Single()));
                Run(connection, $"INSERT INTO schema_version VALUES ({version}, 'then')");
            }
            Run(connection, "INSERT INTO outcomes VALUES ('x-1', 'node.cordon', 'NodeNotReady', 'Node node-1', "
                + "'rolled_back', 12.5, '2026-03-04T05:06:07.0000000+00:00')");
        }

        var store = _files.Open();
        var outcome = Assert.Single(store.Outcomes.List(5));

        Assert.Equal(("x-1", "NodeNotReady", "Node node-1", "rolled_back", 12.5),
            (outcome.Execution, outcome.Finding, outcome.Target, outcome.Status, outcome.Seconds));
        Assert.Equal(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero), outcome.At, TimeSpan.FromSeconds(1));
        Assert.Empty(outcome.Steps);
        var counted = Assert.Single(HistoryReport.Of(store, new HistoryWindow(), outcome.At).ByAction);
        Assert.Equal(("node.cordon", 1, 0), (counted.Key, counted.Executions, counted.Worked));
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
