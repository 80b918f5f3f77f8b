using Aura.Mcp.Options;

namespace Aura.Mcp.Telemetry;

/// <summary>What is exported and whereto: OpenTelemetry's own variables, and <c>--otlp</c> before them.</summary>
internal sealed record OtlpSettings
{
    private const string EndpointName = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ProtocolName = "OTEL_EXPORTER_OTLP_PROTOCOL";

    public required bool Traces { get; init; }
    public required bool Metrics { get; init; }
    public required bool Logs { get; init; }

    /// <summary>Variables that count before those of the environment.</summary>
    public required IReadOnlyDictionary<string, string?> Overrides { get; init; }

    /// <param name="given">As the option says; null: it was not given.</param>
    /// <param name="variable">The environment.</param>
    /// <returns>Null where nothing is to be exported.</returns>
    /// <exception cref="OptionsException">All faults at once.</exception>
    public static OtlpSettings? Read(Uri? given, Func<string, string?> variable)
    {
        string? Value(string name) => variable(name) is { } text && text.Trim() is { Length: > 0 } value ? value : null;
        bool Is(string name, string value) => string.Equals(Value(name), value, StringComparison.OrdinalIgnoreCase);
        bool Goes(string signal) => !Is($"OTEL_{signal}_EXPORTER", "none")
            && (given is not null || Value(EndpointName) is not null || Value(Own(signal, "ENDPOINT")) is not null);

        string[] signals = ["TRACES", "METRICS", "LOGS"];
        if (Is("OTEL_SDK_DISABLED", "true") || !signals.Any(Goes))
            return null;
        var faults = new List<string>();
        foreach (var name in signals.Select(s => Own(s, "ENDPOINT")).Prepend(EndpointName))
            // Not shown when wrong: it may hold a password.
            if (Value(name) is { } address && !(Uri.TryCreate(address, UriKind.Absolute, out var uri)
                    && uri.Scheme is "http" or "https"))
                faults.Add($"{name}: it is not like http://127.0.0.1:4318");
        foreach (var name in signals.Select(s => Own(s, "PROTOCOL")).Prepend(ProtocolName))
            if (Value(name) is { } protocol and not ("grpc" or "http/protobuf"))
                faults.Add($"{name}: '{protocol}' is neither http/protobuf nor grpc");
        if (faults.Count > 0)
            throw new OptionsException(faults);
        var overrides = new Dictionary<string, string?>();
        if (given is not null)
            overrides[EndpointName] = given.AbsoluteUri;
        if (Value(ProtocolName) is null)
            overrides[ProtocolName] = "http/protobuf";
        return new OtlpSettings
        {
            Traces = Goes("TRACES"), Metrics = Goes("METRICS"), Logs = Goes("LOGS"), Overrides = overrides,
        };
    }

    private static string Own(string signal, string what) => $"OTEL_EXPORTER_OTLP_{signal}_{what}";
}
