using System.Collections.Immutable;

namespace Aura.Metrics.Prometheus;

/// <summary>What a query found; warnings tell of data that may be missing.</summary>
public sealed record PrometheusAnswer(ImmutableArray<PrometheusSeries> Series, ImmutableArray<string> Warnings);
