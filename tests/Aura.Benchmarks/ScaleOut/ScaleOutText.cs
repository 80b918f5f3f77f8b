using System.Globalization;
using System.Text;

namespace Aura.Benchmarks.ScaleOut;

/// <summary>The measurements as the part of docs/scale.md that is generated.</summary>
internal static class ScaleOutText
{
    private const string Command = "dotnet run -c Release --project tests/Aura.Benchmarks -- scale-out";

    public static string Of(string[] args, IReadOnlyList<LoadResult> results, int callers, int clusters,
        IReadOnlyList<AuditSize> sizes)
    {
        var options = string.Join(' ', args.TakeWhile(a => a != "--write"));
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"`{Command}{(options.Length > 0 ? " " : "")}{options}`:");
        text.AppendLine(CultureInfo.InvariantCulture,
            $"{callers} callers on {clusters} clusters, each asking again when it has its answer; "
            + $"{Environment.ProcessorCount} cores for all of it.").AppendLine();
        text.AppendLine(
            "| request | replicas | a second | p50 | p99 | CPU each: replica | database | clusters | callers |");
        text.AppendLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var result in results)
            text.Append(Row(result));
        text.AppendLine().AppendLine("| the audit has | on disk, an entry | append p50 | p99 | newest 50 "
            + "| of an execution | 50 of an object | words that no entry has | all verified | a month forgotten |");
        text.AppendLine("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var s in sizes)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {s.Rows:N0} entries | {s.Bytes:0} bytes "
                + $"| {s.Append:0.0} ms | {s.AppendP99:0.0} ms | {s.Newest:0.0} ms | {s.OfExecution:0.0} ms "
                + $"| {Long(s.OfTarget)} "
                + $"| {Long(s.NoSuchText)} | {s.VerifySeconds:0} s | {s.ForgetMonth:0} ms |");
        return text.ToString();
    }

    /// <summary>A statement may take 30 s.</summary>
    private static string Long(double milliseconds) => double.IsInfinity(milliseconds) ? "over 30 s"
        : string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.00} s");

    public static string Row(LoadResult r) => string.Create(CultureInfo.InvariantCulture, $"| {r.Kind.Name} "
        + $"| {r.Replicas} | {r.PerSecond:0} | {r.Percentile(0.5):0} ms | {r.Percentile(0.99):0} ms "
        + $"| {r.Each("replicas"):0.0} ms | {r.Each("database"):0.0} ms | {r.Each("clusters"):0.0} ms "
        + $"| {r.Each("callers"):0.0} ms |\n");
}
