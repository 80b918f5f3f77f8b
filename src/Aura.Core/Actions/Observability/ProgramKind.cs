using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Actions.Shared;

namespace Aura.Actions.Observability;

/// <summary>What is known of how a sort of program is told to log; from its own documentation.</summary>
/// <param name="Level">The variable (or flag, with --) of the log level, and the value for the most.</param>
/// <param name="Structured">The same for one JSON object a line; null where it has none.</param>
/// <param name="Language">As the OpenTelemetry operator names its agents; null where it has none.</param>
internal sealed partial record ProgramKind(
    string Name, (string Key, string Value)? Level, (string Key, string Value)? Structured, string? Language)
{
    // The most telling first: Spring Boot and Quarkus are Java too.
    private static readonly (Regex Image, Regex Env, ProgramKind Kind)[] Known =
    [
        (Images("spring"), Envs("^SPRING_"), new("Spring Boot", ("LOGGING_LEVEL_ROOT", "DEBUG"),
            ("LOGGING_STRUCTURED_FORMAT_CONSOLE", "logstash"), "java")),
        (Images("quarkus"), Envs("^QUARKUS_"), new("Quarkus", ("QUARKUS_LOG_LEVEL", "DEBUG"),
            ("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true"), "java")),
        (Images("keycloak"), Envs("^KC_"), new("Keycloak", ("KC_LOG_LEVEL", "debug"),
            ("KC_LOG_CONSOLE_OUTPUT", "json"), null)),
        (Images("(^|/)grafana(-oss|-enterprise)?$"), Envs("^GF_"), new("Grafana", ("GF_LOG_LEVEL", "debug"),
            ("GF_LOG_CONSOLE_FORMAT", "json"), null)),
        (Images("(^|/)vault$"), Envs("^VAULT_"), new("Vault", ("VAULT_LOG_LEVEL", "debug"),
            ("VAULT_LOG_FORMAT", "json"), null)),
        (Images("(^|/)(prometheus|alertmanager|node-exporter|blackbox-exporter)$"), Envs("$^"), new("Prometheus",
            ("--log.level", "debug"), ("--log.format", "json"), null)),
        (Images("dotnet|aspnet"), Envs("^(DOTNET_|ASPNETCORE_)"), new(".NET", ("Logging__LogLevel__Default", "Debug"),
            ("Logging__Console__FormatterName", "json"), "dotnet")),
        (Images("openjdk|temurin|corretto|(^|/)(tomcat|jetty|wildfly)"), Envs("^(JAVA_|JDK_)"),
            new("Java", null, null, "java")),
        (Images("(^|/)node$|nodejs"), Envs("^(NODE_|NPM_)"), new("Node.js", null, null, "nodejs")),
        (Images("(^|/)python$|django|gunicorn|uvicorn"), Envs("^(PYTHON|DJANGO_|FLASK_|UVICORN_)"),
            new("Python", null, null, "python")),
        (Images("rust"), Envs("^RUST_"), new("Rust", ("RUST_LOG", "debug"), null, null)),
    ];

    /// <returns>Null where neither image nor environment tells.</returns>
    public static ProgramKind? Of(JsonObject container)
    {
        var image = ImageReference.Parse((string?)container["image"] ?? "")?.Repository ?? "";
        var env = (container["env"] as JsonArray ?? []).Select(e => (string?)e?["name"] ?? "").ToList();
        return Known.FirstOrDefault(k => env.Exists(k.Env.IsMatch) || k.Image.IsMatch(image)).Kind;
    }

    /// <summary>A variable of the container that by its name is its log level; null where there is none.</summary>
    public static string? LevelVariable(JsonObject container) => (container["env"] as JsonArray ?? [])
        .Select(e => (string?)e?["name"] ?? "").FirstOrDefault(n => LogLevel().IsMatch(n));

    private static Regex Images(string pattern) => new(pattern, RegexOptions.IgnoreCase);

    private static Regex Envs(string pattern) => new(pattern, RegexOptions.CultureInvariant);

    [GeneratedRegex("^(.*_)?LOG(GING)?_?(LEVEL|LVL)(_ROOT)?$|^RUST_LOG$", RegexOptions.IgnoreCase)]
    private static partial Regex LogLevel();
}
