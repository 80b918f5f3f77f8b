namespace Aura.Metrics.Prometheus;

/// <summary>Prometheus refused a query, or could not be asked.</summary>
/// <param name="type">Its errorType (bad_data, timeout, execution, …), or "unreachable" or "no_answer".</param>
public sealed class PrometheusException(string type, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public string Type { get; } = type;
}
