using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Aura.Kubernetes;

namespace Aura.Metrics.Prometheus;

/// <summary>
/// Asks for many pods and claims at a time, by their names as they are now. What the kubelet and its cAdvisor are
/// scraped for: https://kubernetes.io/docs/reference/instrumentation/metrics/ and cAdvisor's docs/storage/prometheus.md
/// (working set, cpu, CFS periods). Throttling is told over five minutes, as the alerts of kubernetes-mixin do.
/// </summary>
internal sealed class PrometheusSurvey(PrometheusClient prometheus, SurveyQuestion question, CancellationToken cancel)
{
    // Keeps a query's address under what servers take (8 KiB), and its answer small.
    private const int AtOnce = 25;

    private static readonly TimeSpan Coarse = TimeSpan.FromHours(1);
    private static readonly TimeSpan Fine = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FineOver = TimeSpan.FromDays(1);
    private static readonly TimeSpan ThrottledOver = TimeSpan.FromHours(2);
    private static readonly TimeSpan Filling = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan FillingOver = TimeSpan.FromDays(2);

    private readonly Dictionary<(ObjectRef Workload, string Container), Dictionary<string, List<UsagePoint>>> _seen =
        [];
    private readonly Dictionary<ObjectRef, VolumeUsage> _volumes = [];

    public async Task<UsageSurvey> TakeAsync()
    {
        string? fault = null;
        try
        {
            foreach (var pods in question.Workloads.SelectMany(w => w.Pods.Select(p => (w.Workload, Pod: p)))
                         .Chunk(AtOnce))
                await PodsAsync(pods.ToDictionary(p => (p.Workload.Namespace ?? "", p.Pod), p => p.Workload));
            foreach (var claims in question.Claims.Chunk(AtOnce))
                await ClaimsAsync(claims.ToDictionary(c => (c.Namespace ?? "", c.Name)));
        }
        catch (PrometheusException e)
        {
            fault = $"Prometheus ({e.Type}): {e.Message}";
        }
        var source = $"Prometheus at {prometheus.Server}";
        return new UsageSurvey(
            _seen.GroupBy(s => s.Key.Workload).ToImmutableDictionary(g => g.Key, g => new WorkloadUsage(source,
            [
                .. g.OrderBy(s => s.Key.Container, StringComparer.Ordinal)
                    .Select(s => Usage(s.Key.Container, s.Value)),
            ], [])),
            _volumes.ToImmutableDictionary(), source, fault);
    }

    private async Task PodsAsync(IReadOnlyDictionary<(string, string), ObjectRef> pods)
    {
        var these = $"{{{Named("pod", pods.Keys)},container!=\"\",container!=\"POD\"}}";
        string Rate(string counter, TimeSpan over) =>
            $"max by (namespace, pod, container) (rate({counter}{these}[{over.TotalMinutes}m]))";
        // The mean of an hour would hide what lasts less; a subquery has the highest of it.
        var busiest = "max by (namespace, pod, container) (max_over_time(rate(container_cpu_usage_seconds_total"
            + $"{these}[{Fine.TotalMinutes}m])[{Coarse.TotalMinutes}m:{Fine.TotalMinutes}m]))";
        string Peak(TimeSpan over) => "max by (namespace, pod, container) "
            + $"(max_over_time(container_memory_working_set_bytes{these}[{over.TotalMinutes}m]))";
        var fine = question.Until - FineOver;
        var first = question.Until - SurveyQuestion.Over;
        await AddAsync("cpu", pods, busiest, first, fine, Coarse);
        await AddAsync("cpu", pods, Rate("container_cpu_usage_seconds_total", Fine), fine, question.Until, Fine);
        await AddAsync("memory", pods, Peak(Coarse), first, fine, Coarse);
        await AddAsync("memory", pods, Peak(Fine), fine, question.Until, Fine);
        await AddAsync("throttled", pods, Rate("container_cpu_cfs_throttled_periods_total", Fine) + " / "
            + Rate("container_cpu_cfs_periods_total", Fine), question.Until - ThrottledOver, question.Until, Fine);
    }

    private async Task AddAsync(string what, IReadOnlyDictionary<(string, string), ObjectRef> pods, string query,
        DateTimeOffset from, DateTimeOffset until, TimeSpan step)
    {
        // A value at a time tells of the step before it.
        var answer = await prometheus.RangeAsync(query, from + step, until, step, cancel);
        foreach (var group in answer.Series
                     .Where(s => pods.ContainsKey((s["namespace"] ?? "", s["pod"] ?? "")) && s["container"] is not null)
                     .GroupBy(s => (pods[(s["namespace"]!, s["pod"]!)], s["container"]!)))
        {
            var columns = _seen.TryGetValue(group.Key, out var known) ? known : _seen[group.Key] = [];
            (columns.TryGetValue(what, out var points) ? points : columns[what] = []).AddRange(Points(group, step));
        }
    }

    private async Task ClaimsAsync(IReadOnlyDictionary<(string, string), ObjectRef> claims)
    {
        var these = $"{{{Named("persistentvolumeclaim", claims.Keys)}}}";
        string Of(string gauge) => $"max by (namespace, persistentvolumeclaim) ({gauge}{these})";
        var full = (await prometheus.QueryAsync(Of("kubelet_volume_stats_capacity_bytes"), question.Until, cancel))
            .Series.Where(s => s.Values.Length == 1 && s.Values[0].Value > 0)
            .ToDictionary(Claim, s => s.Values[0].Value);
        var used = await prometheus.RangeAsync(Of("kubelet_volume_stats_used_bytes"),
            question.Until - FillingOver + Filling, question.Until, Filling, cancel);
        foreach (var series in used.Series)
            if (claims.TryGetValue(Claim(series), out var claim) && full.TryGetValue(Claim(series), out var capacity))
                _volumes[claim] = new VolumeUsage(new UsageSeries([.. Points([series], Filling)]), capacity);
    }

    /// <summary>At each time of the pod with most; a share of nothing is not a number.</summary>
    private static IEnumerable<UsagePoint> Points(IEnumerable<PrometheusSeries> series, TimeSpan step) => series
        .SelectMany(s => s.Values).Where(v => double.IsFinite(v.Value)).GroupBy(v => v.At)
        .Select(g => new UsagePoint(g.Key - step, g.Max(v => v.Value), step)).OrderBy(p => p.At);

    // Pods of one workload may have been asked for in two portions.
    private static ContainerUsage Usage(string container, IReadOnlyDictionary<string, List<UsagePoint>> columns)
    {
        UsageSeries Of(string what) => columns.GetValueOrDefault(what) is not { } points ? UsageSeries.None
            : new UsageSeries([.. points.GroupBy(p => p.At).Select(g => g.MaxBy(p => p.Value)).OrderBy(p => p.At)]);
        return new ContainerUsage(container, Of("cpu"), Of("memory"), UsageSeries.None, UsageSeries.None)
        {
            Throttled = Of("throttled"),
        };
    }

    private static (string, string) Claim(PrometheusSeries series) =>
        (series["namespace"] ?? "", series["persistentvolumeclaim"] ?? "");

    private static string Named(string label, IEnumerable<(string Namespace, string Name)> objects)
    {
        var list = objects.ToList();
        return $"namespace=~\"{AnyOf(list.Select(o => o.Namespace))}\",{label}=~\"{AnyOf(list.Select(o => o.Name))}\"";
    }

    // Names of Kubernetes hold nothing that needs an escape but the dot.
    private static string AnyOf(IEnumerable<string> names) => string.Join('|',
        names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(n => Regex.Escape(n).Replace(@"\", @"\\", StringComparison.Ordinal)));
}
