using Attributes = System.Collections.Generic.IReadOnlyDictionary<string, object?>;

namespace Aura.Tests.Mcp.Telemetry;

/// <summary>A span, as far as the tests look at it.</summary>
internal sealed record OtlpSpan(string Scope, string Name, string Trace, string Id, string Parent, string State,
    long Kind, long Status, string StatusText, Attributes Attributes, IReadOnlyList<string> LinkedTraces);

/// <summary>One point of a metric; of a histogram its count and sum.</summary>
internal sealed record OtlpPoint(
    string Scope, string Metric, string Unit, string Shape, double Value, double Sum, Attributes Attributes);

/// <summary>A log record.</summary>
internal sealed record OtlpLog(string Body, string Severity, string Trace, string Span, Attributes Attributes);

/// <summary>Reads the requests of the three services of OTLP, by the numbers of their fields.</summary>
internal static class OtlpData
{
    public static Attributes Resource(ReadOnlyMemory<byte> request) =>
        Values(new ProtobufReader(request).Message(1)!.Message(1)!, 1);

    public static IEnumerable<OtlpSpan> Spans(ReadOnlyMemory<byte> request) =>
        from resource in new ProtobufReader(request).Messages(1)
        from scope in resource.Messages(2)
        from span in scope.Messages(2)
        select new OtlpSpan(scope.Message(1)!.Text(1), span.Text(5), span.Hex(1), span.Hex(2), span.Hex(4),
            span.Text(3), span.Integer(6), span.Message(15)?.Integer(3) ?? 0, span.Message(15)?.Text(2) ?? "",
            Values(span, 9), [.. span.Messages(13).Select(l => l.Hex(1))]);

    public static IEnumerable<OtlpPoint> Points(ReadOnlyMemory<byte> request) =>
        from resource in new ProtobufReader(request).Messages(1)
        from scope in resource.Messages(2)
        from metric in scope.Messages(2)
        from point in Points(scope.Message(1)!.Text(1), metric)
        select point;

    public static IEnumerable<OtlpLog> Logs(ReadOnlyMemory<byte> request) =>
        from resource in new ProtobufReader(request).Messages(1)
        from scope in resource.Messages(2)
        from log in scope.Messages(2)
        select new OtlpLog(
            (string?)Value(log.Message(5)) ?? "", log.Text(3), log.Hex(9), log.Hex(10), Values(log, 6));

    private static IEnumerable<OtlpPoint> Points(string scope, ProtobufReader metric)
    {
        foreach (var (field, shape) in new[] { (5, "gauge"), (7, "sum"), (9, "histogram") })
            foreach (var point in metric.Message(field)?.Messages(1) ?? [])
                yield return field == 9
                    ? new OtlpPoint(scope, metric.Text(1), metric.Text(3), shape, point.Integer(4), point.Double(5),
                        Values(point, 9))
                    : new OtlpPoint(scope, metric.Text(1), metric.Text(3), shape,
                        point.Has(6) ? point.Integer(6) : point.Double(4), 0, Values(point, 7));
    }

    private static Dictionary<string, object?> Values(ProtobufReader message, int field) =>
        message.Messages(field).ToDictionary(a => a.Text(1), a => Value(a.Message(2)));

    private static object? Value(ProtobufReader? any) => any switch
    {
        null => null,
        _ when any.Has(1) => any.Text(1),
        _ when any.Has(2) => any.Integer(2) != 0,
        _ when any.Has(3) => any.Integer(3),
        _ when any.Has(4) => any.Double(4),
        _ => throw new InvalidDataException("an attribute that is neither text nor a number"),
    };
}
