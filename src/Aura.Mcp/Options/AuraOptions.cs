using System.Diagnostics.CodeAnalysis;
using Aura.Actions;
using Aura.Cost.Prices;
using Aura.Execution;
using Aura.Execution.Policy;
using Microsoft.Extensions.Logging;

namespace Aura.Mcp.Options;

/// <summary>What a process was started with, validated.</summary>
public sealed record AuraOptions
{
    public string? Kubeconfig { get; init; }
    public string? Context { get; init; }

    /// <summary>
    /// Further contexts that a caller may name as <c>cluster</c>, besides the one of <see cref="Context"/>.
    /// </summary>
    public IReadOnlyList<string> Contexts { get; init; } = [];

    /// <summary>Secrets in the default cluster that say how further clusters are reached.</summary>
    public IReadOnlyList<SecretSource> ClustersFrom { get; init; } = [];

    /// <summary>Programs that these may name to print credentials, just so.</summary>
    public IReadOnlyList<string> ClusterPlugins { get; init; } = [];

    /// <summary>For each cluster where many are diagnosed.</summary>
    public TimeSpan ClusterWithin { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Calls that read one cluster at a time, and as many that change it.</summary>
    public int MaxPerCluster { get; init; } = 16;

    /// <summary>Calls that wait for one cluster, of each sort.</summary>
    public int MaxQueued { get; init; } = 64;

    public string? Impersonate { get; init; }

    /// <summary>Null: a real cluster. Empty: an embedded, healthy one. Else an incident's name or file.</summary>
    public string? Simulator { get; init; }

    /// <summary>A Prometheus that knows the default cluster; null: none.</summary>
    public Uri? Prometheus { get; init; }

    /// <summary>
    /// The queries that tell how many requests a version got and what share of them failed; null: not watched.
    /// </summary>
    public (string Requests, string Failed)? Errors { get; init; }

    /// <summary>What nodes, requested resources, storage and downtime cost.</summary>
    /// <remarks>The built-in list is read when first asked for.</remarks>
    [AllowNull]
    public PriceList Prices { get => field ?? PriceList.BuiltIn; init; }

    /// <summary>An OpenCost that knows the default cluster; null: none.</summary>
    public Uri? OpenCost { get; init; }

    /// <summary>A file, or a database as postgres://…, which may hold a password; null: the usual file.</summary>
    public string? Store { get; init; }

    /// <summary>
    /// The key that seals what the store keeps: a file, or base64:KEY; null: beside the store's file.
    /// </summary>
    public string? StoreKey { get; init; }

    public bool ReadOnly { get; init; }
    public Risk MaxRisk { get; init; } = Risk.Critical;

    /// <summary>Null: a person is asked about every change.</summary>
    public Risk? AutoApprove { get; init; }

    /// <summary>The policy file's path; null where none was given.</summary>
    public string? PolicyPath { get; init; }

    /// <summary>What it says; the stricter of it and the options counts.</summary>
    public PolicyFile Policy { get; init; } = new();

    public string? OwnNamespace { get; init; }

    public ToolSelection Tools { get; init; } = ToolSelection.All;
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>
    /// Real time in which a plan's strategies are rehearsed; zero: they are not, null: as long as it takes.
    /// </summary>
    public TimeSpan? RehearseWithin { get; init; }

    /// <summary>Where messages may be sent, by name.</summary>
    public IReadOnlyDictionary<string, Uri> Receivers { get; init; } = new Dictionary<string, Uri>();

    /// <summary>Where diagnostics and reports are written; null: nowhere.</summary>
    public string? Archives { get; init; }

    /// <summary>A server diagnoses all its clusters as they change.</summary>
    public bool Watch { get; init; }

    public LogLevel LogLevel { get; init; } = LogLevel.Warning;

    /// <summary>Where telemetry goes; null: where the environment says, or nowhere.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>Where logs go besides stderr; null: nowhere.</summary>
    public ILoggerProvider? LogExport { get; init; }

    /// <summary>Null: over stdio.</summary>
    public HttpOptions? Http { get; init; }

    /// <summary>The bearer tokens' file, which `aura token` keeps and an HTTP server reads.</summary>
    public string? TokenFile { get; init; }

    public bool Simulated => Simulator is not null;

    /// <summary>What the pipeline judges by.</summary>
    public PolicyOptions ToPolicy() => new()
    {
        ReadOnly = ReadOnly,
        MaxRisk = MaxRisk,
        AutoApprove = AutoApprove,
        OwnNamespace = OwnNamespace,
        File = Policy,
    };
}
