using System.Diagnostics;
using System.Globalization;

namespace Aura.Kubernetes;

/// <summary>
/// One request as telemetry sees it: a span where it belongs to a call, and its duration. Names of objects, selectors
/// and bodies are not told; the namespace is, in the span alone.
/// </summary>
internal sealed class ApiRequestTrace : IDisposable
{
    private readonly Activity? _span;
    private readonly long _started = Stopwatch.GetTimestamp();
    private TagList _tags;

    private ApiRequestTrace(HttpRequestMessage request, string root)
    {
        var uri = request.RequestUri!;
        _tags.Add("http.request.method", request.Method.Method);
        _tags.Add("server.address", uri.Host);
        _tags.Add("server.port", uri.Port);
        // What happens outside a call (sampling, recovery) is measured, but makes no traces of single requests.
        if (Activity.Current is not { Source.Name: { } source } || !source.StartsWith("Aura.", StringComparison.Ordinal)
            || !ApiTelemetry.Source.HasListeners())
            return;
        var path = uri.AbsolutePath;
        var template = UrlTemplate.Of(path.StartsWith(root, StringComparison.Ordinal) ? path[root.Length..] : path);
        _span = ApiTelemetry.Source.StartActivity($"{request.Method.Method} {template.Text}", ActivityKind.Client);
        _span?.SetTag("url.template", template.Text);
        if (template.Namespace is { } ns)
            _span?.SetTag("k8s.namespace.name", ns);
    }

    /// <param name="root">The path below which the API server is reached; mostly empty.</param>
    /// <returns>Null where nobody listens.</returns>
    public static ApiRequestTrace? Begin(HttpRequestMessage request, string root) =>
        ApiTelemetry.Duration.Enabled || ApiTelemetry.Source.HasListeners() ? new ApiRequestTrace(request, root) : null;

    public void Answered(int status) => _tags.Add("http.response.status_code", status);

    public void Failed(Exception e)
    {
        if (e is KubeException { Status: > 0 and var status })
            Answered(status);
        var type = e switch
        {
            KubeException { Status: > 0 } k => k.Status.ToString(CultureInfo.InvariantCulture),
            KubeException { Reason: KubeException.Timeout } or TimeoutException => "timeout",
            KubeException { Reason: KubeException.Unreachable } => "unreachable",
            OperationCanceledException => "cancelled",
            _ => e.GetType().FullName!,
        };
        _tags.Add("error.type", type);
        _span?.SetStatus(ActivityStatusCode.Error);
    }

    public void Dispose()
    {
        ApiTelemetry.Duration.Record(Stopwatch.GetElapsedTime(_started).TotalSeconds, in _tags);
        if (_span is null)
            return;
        foreach (var (name, value) in _tags)
            _span.SetTag(name, value);
        _span.Dispose();
    }
}
