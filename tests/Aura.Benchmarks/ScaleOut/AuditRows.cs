using Aura.State;
using Aura.Tests.State;
using Npgsql;
using NpgsqlTypes;

namespace Aura.Benchmarks.ScaleOut;

/// <summary>
/// Fills an audit with entries as executions leave them, a month after the other. Appending ten millions by the store
/// would take hours; so they are made here and copied in. That they are right is for the store to verify.
/// </summary>
internal sealed class AuditRows(AuraStore store, Func<NpgsqlConnection> connect, ManualTime time)
{
    private const string Columns =
        "seq, at, who, client, what, why, execution, digest, result, previous, hash, action, target";

    private static readonly string[] Results = ["requested", "approved", "succeeded"];

    /// <summary>So many entries from <paramref name="first"/> on, within a month; the last by the store.</summary>
    public void Month(DateTimeOffset first, int count)
    {
        time.Set(first);
        var last = store.Audit.Append("alice", "benchmark", "begin a month", "succeeded");
        using (var connection = connect())
        using (var copy = connection.BeginBinaryImport($"COPY audit ({Columns}) FROM STDIN (FORMAT BINARY)"))
        {
            for (var i = 0; i < count - 2; i++)
            {
                last = Next(last, first.AddSeconds(1 + (i * 2_000_000.0 / count)));
                Write(copy, last);
            }
            copy.Complete();
        }
        // The store keeps the number and hash of the newest entry, sealed.
        time.Set(last.At.AddSeconds(1));
        store.Audit.Append("alice", "benchmark", "end a month", "succeeded");
    }

    private static AuditEntry Next(AuditEntry last, DateTimeOffset at)
    {
        var number = last.Seq / 3;
        var entry = new AuditEntry(last.Seq + 1, at, $"user-{number % 40}", "benchmark",
            "start deployment.update_image", last.Seq % 3 == 0 ? "a new version" : null, $"x-{number:x12}",
            null, Results[last.Seq % 3], last.Hash, "", "deployment.update_image",
            $"Deployment team-{number % 300}/app-{number % 7000}");
        return entry with { Hash = entry.HashOfContent() };
    }

    private static void Write(NpgsqlBinaryImporter copy, AuditEntry e)
    {
        copy.StartRow();
        copy.Write(e.Seq, NpgsqlDbType.Bigint);
        foreach (var text in (string?[])[e.At.ToString("O"), e.Who, e.Client, e.What, e.Why, e.Execution, e.Digest,
            e.Result, e.Previous, e.Hash, e.Action, e.Target])
            if (text is null)
                copy.WriteNull();
            else
                copy.Write(text, NpgsqlDbType.Text);
    }
}
