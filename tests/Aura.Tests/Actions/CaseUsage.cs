using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Metrics;

namespace Aura.Tests.Actions;

/// <summary>What a case or run says of the usage history (<c>usage</c>); see the READMEs of cases and runs.</summary>
internal sealed class CaseUsage(JsonObject json) : IUsageHistory
{
    private const string Source = "the metrics of the case";

    public Task<WorkloadUsage> OfAsync(UsageQuestion question, CancellationToken cancel = default)
    {
        var told = CaseFiles.List(json["usage"])
            .Where(u => (string?)u["on"] == $"{question.Workload.Kind.Name}/{question.Workload.Name}").ToList();
        if (told.Count == 0)
            return Task.FromResult(WorkloadUsage.Unknown($"nobody measured {question.Workload}"));
        var traffic = told.Where(u => u["traffic"] is not null).Select(u =>
            new TrafficUsage("bytes received", 1024, Series(u, "traffic", question)));
        return Task.FromResult(new WorkloadUsage(Source, [.. told.Select(u => Container(u, question))], [.. traffic],
            told.Select(u => (string?)u["lacking"]).FirstOrDefault(l => l is not null)));
    }

    private static ContainerUsage Container(JsonObject told, UsageQuestion question)
    {
        var (cpu, memory) = (Series(told, "cpu", question), Series(told, "memory", question));
        UsageSeries OfAll(UsageSeries one) => new(
            [.. one.Points.Select(p => p with { Value = p.Value * ((int?)told["pods"] ?? 1) })]);
        return new ContainerUsage((string)told["container"]!, cpu, memory, OfAll(cpu), OfAll(memory));
    }

    private static UsageSeries Series(JsonObject told, string field, UsageQuestion question)
    {
        var values = CaseFiles.Texts(told[field]).Select(v => Quantity.Parse(v).ToDouble()).ToList();
        var (points, every) = ((int?)told["points"] ?? 2016, TimeSpan.FromSeconds((int?)told["every"] ?? 300));
        var repeat = (int?)told["repeat"] ?? 1;
        var end = question.Until.AddSeconds(-((int?)told["ended"] ?? 0));
        return values.Count == 0 ? UsageSeries.None
            : new UsageSeries([.. Enumerable.Range(0, points).Select(i => new UsagePoint(end - (every * (points - i)),
                values[i * values.Count * repeat / points % values.Count], every))]).From(question.From);
    }
}
