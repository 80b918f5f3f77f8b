using System.Collections.Immutable;

namespace Aura.Metrics.Prometheus;

/// <summary>
/// What Prometheus scraped from the kubelets' cAdvisor, and of traffic also from Istio's proxies. Series that are
/// scraped twice count once.
/// </summary>
public sealed class PrometheusUsage(PrometheusClient prometheus) : IUsageHistory
{
    /// <summary>Bytes a second and pod that probes, scrapes and what keeps connections open bring.</summary>
    private const double BytesOfProbes = 1024;

    private static readonly TimeSpan Fine = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Coarse = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestFine = TimeSpan.FromDays(1);

    public async Task<WorkloadUsage> OfAsync(UsageQuestion question, CancellationToken cancel = default)
    {
        if (PodNames.Of(question.Workload) is not { } pods)
            return WorkloadUsage.Unknown($"Prometheus is not asked about a {question.Workload.Kind.Name}");
        var asking = new Asking(prometheus, question, question.Over <= LongestFine ? Fine : Coarse, cancel);
        try
        {
            return await OfAsync(
                asking, question, $"namespace=\"{question.Workload.Namespace}\",pod=~\"{Text(pods)}\"");
        }
        catch (PrometheusException e)
        {
            return WorkloadUsage.Unknown($"Prometheus ({e.Type}): {e.Message}");
        }
    }

    public Task<UsageSurvey> SurveyAsync(SurveyQuestion question, CancellationToken cancel = default) =>
        new PrometheusSurvey(prometheus, question, cancel).TakeAsync();

    private async Task<WorkloadUsage> OfAsync(Asking asking, UsageQuestion question, string pods)
    {
        // A rate needs two scrapes at least; they are often a minute apart.
        var window = $"[{Coarse.TotalMinutes}m]";
        var containers = $"{{{pods},container!=\"\",container!=\"POD\"}}";
        var cpu = $"max by (pod, container) (rate(container_cpu_usage_seconds_total{containers}{window}))";
        var peak = $"[{asking.Step.TotalSeconds}s]";
        var memory =
            $"max by (pod, container) (max_over_time(container_memory_working_set_bytes{containers}{peak}))";
        var (cpus, allCpus) = (await asking.ForAsync($"max by (container) ({cpu})"),
            await asking.ForAsync($"sum by (container) ({cpu})"));
        var (memories, allMemories) = (await asking.ForAsync($"max by (container) ({memory})"),
            await asking.ForAsync($"sum by (container) ({memory})"));
        if (cpus.Count == 0 && memories.Count == 0)
            return WorkloadUsage.Unknown($"Prometheus at {prometheus.Server} knows no container of {question.Workload} "
                + "(container_cpu_usage_seconds_total, container_memory_working_set_bytes)");
        var names = cpus.Keys.Union(memories.Keys).Order(StringComparer.Ordinal);
        return new WorkloadUsage($"Prometheus at {prometheus.Server}",
            [.. names.Select(name => new ContainerUsage(name, Of(cpus, name), Of(memories, name), Of(allCpus, name),
                Of(allMemories, name)))],
            [.. await TrafficAsync(asking, question, pods, window)], asking.Warned);
    }

    private static async Task<List<TrafficUsage>> TrafficAsync(
        Asking asking, UsageQuestion question, string pods, string window)
    {
        var bytes = await asking.ForAsync(
            $"max(sum by (pod) (rate(container_network_receive_bytes_total{{{pods}}}{window})))");
        var workload = $"{{reporter=\"destination\",destination_workload_namespace=\"{question.Workload.Namespace}\","
            + $"destination_workload=\"{question.Workload.Name}\"}}";
        var requests = await asking.ForAsync($"sum(rate(istio_requests_total{workload}{window}))");
        var traffic = new List<TrafficUsage>();
        if (bytes.Values.FirstOrDefault() is { } received)
            traffic.Add(new TrafficUsage("bytes received", BytesOfProbes, received));
        if (requests.Values.FirstOrDefault() is { } called)
            traffic.Add(new TrafficUsage("requests seen by Istio", 0, called));
        return traffic;
    }

    private static UsageSeries Of(IReadOnlyDictionary<string, UsageSeries> all, string container) =>
        all.GetValueOrDefault(container) ?? UsageSeries.None;

    private static string Text(string pattern) =>
        pattern.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    /// <summary>The queries of one question, and what the server warned of.</summary>
    private sealed class Asking(
        PrometheusClient prometheus, UsageQuestion question, TimeSpan step, CancellationToken cancel)
    {
        private readonly List<string> _warnings = [];

        public TimeSpan Step => step;

        public string? Warned => _warnings.Count == 0 ? null : $"Prometheus warns: {string.Join("; ", _warnings)}";

        /// <returns>By container; "" where the query has no such label.</returns>
        public async Task<IReadOnlyDictionary<string, UsageSeries>> ForAsync(string query)
        {
            // A value at a time tells of the step before it.
            var answer = await prometheus.RangeAsync(query, question.From + step, question.Until, step, cancel);
            _warnings.AddRange(answer.Warnings.Except(_warnings));
            return answer.Series.GroupBy(s => s["container"] ?? "").ToDictionary(g => g.Key, g => new UsageSeries(
                [.. g.SelectMany(s => s.Values).Where(v => double.IsFinite(v.Value)).OrderBy(v => v.At)
                    .Select(v => new UsagePoint(v.At - step, v.Value, step))]));
        }
    }
}
