using Aura.Actions;
using Aura.Cost.Prices;
using Aura.Execution.Policy;
using Aura.State.Engines;
using Microsoft.Extensions.Logging;

namespace Aura.Mcp.Options;

/// <summary>
/// Turns texts into <see cref="AuraOptions"/>, collecting every fault instead of stopping at the first.
/// </summary>
public sealed class OptionsReader(IReadOnlyDictionary<Setting, Given> given) : SettingsReader(given)
{
    /// <exception cref="OptionsException">All faults at once.</exception>
    public AuraOptions Read()
    {
        var simulator = Text(Setting.Simulator);
        var policy = Policy(simulator is not null);
        var options = new AuraOptions
        {
            Kubeconfig = Text(Setting.Kubeconfig),
            Context = Text(Setting.Context),
            Contexts = List(Setting.Contexts),
            ClustersFrom = ClustersFrom(),
            ClusterPlugins = List(Setting.ClusterPlugins),
            ClusterWithin = Seconds(Setting.ClusterWithin, 20, 1, 600),
            MaxPerCluster = Number(Setting.MaxPerCluster, 16, 1, 10_000),
            MaxQueued = Number(Setting.MaxQueued, 64, 0, 100_000),
            Impersonate = Text(Setting.Impersonate),
            Simulator = simulator,
            Prometheus = Address(Setting.Prometheus, "https://prometheus.example:9090"),
            Errors = Errors(),
            Prices = Prices(),
            OpenCost = Address(Setting.OpenCost, "http://opencost.example:9003"),
            Store = Store(),
            StoreKey = Text(Setting.StoreKey),
            ReadOnly = Flag(Setting.ReadOnly),
            MaxRisk = OneOf<Risk>(Setting.MaxRisk) ?? Risk.Critical,
            AutoApprove = AutoApprove(simulator is not null, policy),
            PolicyPath = Text(Setting.Policy),
            Policy = policy,
            OwnNamespace = Text(Setting.OwnNamespace) ?? (simulator is null ? ServiceAccount.Namespace : null),
            Tools = Tools(),
            AnswerWithin = Seconds(Setting.AnswerWithin, 45, 1, 3600),
            RehearseWithin = Seconds(Setting.RehearseWithin, 2, 0, 600),
            Receivers = Receivers(),
            Archives = Text(Setting.Archives) is { } folder ? Path.GetFullPath(folder) : null,
            Watch = Flag(Setting.Watch),
            Otlp = Address(Setting.Otlp, "http://127.0.0.1:4318"),
            LogLevel = OneOf<LogLevel>(Setting.LogLevel) ?? LogLevel.Warning,
            TokenFile = Text(Setting.Tokens),
            Http = Http(),
        };
        if (options.Simulated && (options.Kubeconfig ?? options.Context) is not null)
            Faults.Add("--simulator is a cluster of its own: leave out --kubeconfig and --context");
        if (options.Simulated && Text(Setting.ClustersFrom) is not null)
            Fault<bool>(Setting.ClustersFrom, "--simulator is one cluster, which has no such Secrets");
        if (options is { ClusterPlugins.Count: > 0, ClustersFrom.Count: 0 } && Text(Setting.ClustersFrom) is null)
            Fault<bool>(Setting.ClusterPlugins, "it needs --clusters-from: a kubeconfig may name any program");
        if (options.Kubeconfig is { } file && !File.Exists(file))
            Faults.Add($"{From(Setting.Kubeconfig)}: there is no file '{file}'");
        if (options.Archives is { } archives && !Directory.Exists(archives))
            Faults.Add($"{From(Setting.Archives)}: there is no folder '{archives}'");
        if (Faults.Count > 0)
            throw new OptionsException(Faults);
        return options;
    }

    /// <summary>
    /// Without a storm guard of its own a real cluster gets a wide one: an agent in a loop is stopped in the end.
    /// </summary>
    private PolicyFile Policy(bool simulated)
    {
        try
        {
            var policy = Text(Setting.Policy) is { } file ? PolicyReader.Load(file, new ActionCatalog())
                : new PolicyFile();
            return policy.StormGuard is not null || simulated ? policy
                : policy with { StormGuard = new StormGuard { Executions = 10, Minutes = 30 } };
        }
        catch (PolicyException e)
        {
            Faults.AddRange(e.Faults);
            return new PolicyFile();
        }
    }

    /// <returns>Null: the built-in list.</returns>
    private PriceList? Prices()
    {
        try
        {
            return Text(Setting.Prices) is { } file ? PriceListReader.Load(file) : null;
        }
        catch (PriceListException e)
        {
            Faults.AddRange(e.Faults);
            return null;
        }
    }

    /// <summary>
    /// Critical cannot be auto-approved: it always needs a person. A policy file's rules decide alone where the option
    /// is not given.
    /// </summary>
    private Risk? AutoApprove(bool simulated, PolicyFile policy) => Text(Setting.AutoApprove) switch
    {
        null when policy.AutoApprove is not null => Risk.High,
        null => simulated ? Risk.Low : null,
        "none" => null,
        "critical" => Fault<Risk?>(Setting.AutoApprove, "critical risk always needs a person; the most is high"),
        _ => OneOf<Risk>(Setting.AutoApprove),
    };

    // An address may hold a password, so it is not shown.
    private string? Store()
    {
        if (Text(Setting.Store) is not { } store || !store.Contains("://", StringComparison.Ordinal))
            return Text(Setting.Store);
        if (!PostgresAddress.Is(store))
            return Fault<string>(Setting.Store, "it is an address, but not one like postgres://USER@HOST/DATABASE");
        if (Text(Setting.StoreKey) is null)
            Faults.Add("--store-key is missing: a database has no file for the key beside it, and all replicas need "
                + "the same one; FILE with 32 random bytes (head -c 32 /dev/urandom)");
        try
        {
            PostgresAddress.Parse(store);
            return store;
        }
        catch (FormatException e)
        {
            return Fault<string>(Setting.Store, e.Message);
        }
    }

    private ToolSelection Tools()
    {
        var selection = ToolSelection.Parse(Text(Setting.Tools) ?? "all", out var unknown);
        if (unknown.Count > 0)
            Fault<bool>(Setting.Tools, $"'{string.Join(", ", unknown)}' is not a section; there are all, compact, "
                + string.Join(", ", ToolSelection.KnownSections));
        return selection;
    }

    private HttpOptions? Http()
    {
        var reader = new HttpOptionsReader(Given);
        var http = reader.Read();
        Faults.AddRange(reader.Faults);
        return http;
    }

    private (string Requests, string Failed)? Errors() =>
        (Text(Setting.RequestCount), Text(Setting.ErrorRate), Text(Setting.Prometheus)) switch
        {
            (null, null, _) => null,
            ({ } requests, { } failed, not null) => (requests, failed),
            (_, null, _) => Fault<(string, string)?>(Setting.RequestCount, "it needs --error-rate beside it"),
            (null, _, _) => Fault<(string, string)?>(Setting.ErrorRate, "it needs --request-count beside it"),
            _ => Fault<(string, string)?>(Setting.ErrorRate, "it needs --prometheus, which is asked"),
        };

    private List<SecretSource> ClustersFrom()
    {
        var sources = new List<SecretSource>();
        foreach (var text in List(Setting.ClustersFrom))
            if (SecretSource.Parse(text) is not { } source)
                Fault<bool>(Setting.ClustersFrom,
                    $"'{text}' is not like capi, capi:NAMESPACE, argocd or argocd:NAMESPACE");
            else if (sources.Contains(source))
                Fault<bool>(Setting.ClustersFrom, $"'{source}' is named twice");
            else
                sources.Add(source);
        return sources;
    }

    private Dictionary<string, Uri> Receivers()
    {
        var receivers = new Dictionary<string, Uri>();
        foreach (var (number, entry) in List(Setting.Receivers).Index())
        {
            var (name, address) = entry.Split('=', 2) is [{ Length: > 0 } first, var rest] ? (first, rest) : ("", "");
            if (name.Length > 0
                && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http")
                receivers[name] = uri;
            else
                // Not shown: who knows a webhook's address may post to it.
                Fault<bool>(Setting.Receivers, $"entry {number + 1} is not like oncall=https://hooks.example/aura");
        }
        return receivers;
    }
}
