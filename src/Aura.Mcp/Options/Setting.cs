using System.CommandLine;

namespace Aura.Mcp.Options;

/// <summary>
/// One setting and its three spellings: <c>--max-risk</c>, <c>AURA_MAX_RISK</c> and <c>max-risk:</c> in aura.yaml,
/// in this order of precedence.
/// </summary>
public sealed class Setting
{
    private Setting(string name, Option option, bool isCommon = true)
    {
        Name = name;
        Option = option;
        if (isCommon)
            All.Add(this);
    }

    private static readonly List<Setting> All = [];

    public static readonly Setting Kubeconfig =
        Value("kubeconfig", "FILE", "Kubeconfig; else $KUBECONFIG, ~/.kube/config or the pod's own account.");
    public static readonly Setting Context =
        Value("context", "NAME", "Context of the kubeconfig; else its current one.");
    public static readonly Setting Contexts =
        Value("contexts", "A,B", "More contexts that callers may name as `cluster`.");
    public static readonly Setting ClustersFrom =
        Value("clusters-from", "capi|argocd[:NAMESPACE],…",
        "More clusters, from Secrets of Cluster API or Argo CD in the cluster of the context.");
    public static readonly Setting ClusterPlugins =
        Value("cluster-plugins", "NAME,…", "Programs that these Secrets may name for credentials. Default none.");
    public static readonly Setting ClusterWithin =
        Value("cluster-within", "SECONDS", "Time for each cluster where many are diagnosed. Default 20.");
    public static readonly Setting MaxPerCluster =
        Value("max-per-cluster", "N", "Calls that read one cluster at a time, and as many that change it. Default 16.");
    public static readonly Setting MaxQueued =
        Value("max-queued", "N", "Calls that wait for a cluster; further ones are told to come again. Default 64.");
    public static readonly Setting Impersonate =
        Value("impersonate", "USER", "Act as this user, so that its RBAC decides.");
    public static readonly Setting Simulator =
        Optional("simulator", "INCIDENT",
        "An embedded cluster instead of a real one, with an incident (name or file) or healthy.");
    public static readonly Setting Prometheus =
        Value("prometheus", "URL", "Prometheus of the default cluster, for what workloads used.");
    public static readonly Setting RequestCount =
        Value("request-count", "PROMQL",
        "How many requests a version got, with {namespace}, {service} and {version}; one value.");
    public static readonly Setting ErrorRate =
        Value("error-rate", "PROMQL",
        "The share of these that failed, 0 to 1; with --request-count it is watched while traffic shifts.");
    public static readonly Setting Prices =
        Value("prices", "FILE", "Price list of nodes and storage; else round built-in figures.");
    public static readonly Setting OpenCost =
        Value("opencost", "URL", "OpenCost of the default cluster, for what its nodes really cost.");
    public static readonly Setting Store =
        Value("store", "PATH", "SQLite file of findings, plans, journal and audit; or postgres://USER@HOST/DATABASE.");
    public static readonly Setting StoreKey =
        Value("store-key", "FILE", "Key that seals what the store keeps, or base64:KEY; else beside the SQLite file.");
    public static readonly Setting ReadOnly = Flag("read-only", "Diagnose and preview only; nothing is changed.");
    public static readonly Setting MaxRisk =
        Value("max-risk", "low|medium|high|critical", "Refuse what is riskier. Default critical.");
    public static readonly Setting AutoApprove =
        Value("auto-approve", "none|low|medium|high",
        "Approve up to this risk without asking. Default none; low with --simulator.");
    public static readonly Setting Policy =
        Value("policy", "FILE", "Policy file: rules for what may be done, where, when and by whose consent.");
    public static readonly Setting OwnNamespace =
        Value("own-namespace", "NAME", "Namespace that Aura runs in, protected; default its service account's.");
    public static readonly Setting Tools = Value("tools", "all|compact|SECTION,…", "Which tools to list. Default all.");
    public static readonly Setting AnswerWithin =
        Value("answer-within", "SECONDS", "A call not done by then answers `running`. Default 45.");
    public static readonly Setting RehearseWithin =
        Value("rehearse-within", "SECONDS", "Time to try strategies out in a twin; 0: not at all. Default 2.");
    public static readonly Setting Receivers =
        Value("receivers", "NAME=URL,…", "Webhooks that notify.operators may send to.");
    public static readonly Setting Archives =
        Value("archives", "FOLDER", "Where diagnostics bundles and reports are written; else they are refused.");
    public static readonly Setting Watch =
        Flag("watch", "Keep diagnosing as the cluster changes: findings are a resource with updates.");
    public static readonly Setting Otlp =
        Value("otlp", "URL", "OpenTelemetry collector for traces, metrics and logs; else OTEL_EXPORTER_OTLP_ENDPOINT.");
    public static readonly Setting LogLevel =
        Value("log-level", "trace|debug|information|warning|error", "What goes to stderr. Default warning.");

    public static readonly Setting Http =
        Value("http", "URL", "Serve over HTTP here, like http://127.0.0.1:8080, instead of stdio.");
    public static readonly Setting TlsCertificate =
        Value("tls-certificate", "FILE", "PEM certificate, with its chain, for https.");
    public static readonly Setting TlsKey = Value("tls-key", "FILE", "Its PEM key.");
    public static readonly Setting Tokens = Value("tokens", "FILE", "Bearer tokens that `aura token` keeps.");
    public static readonly Setting OidcIssuer =
        Value("oidc-issuer", "URL", "Accept access tokens (JWT) of this issuer.");
    public static readonly Setting OidcAudience =
        Value("oidc-audience", "NAME", "The audience that they must be made for.");
    public static readonly Setting OidcName =
        Value("oidc-name", "CLAIM", "The claim that names the caller. Default sub.");
    public static readonly Setting OidcClient =
        Value("oidc-client", "NAME", "What the issuer knows the page as, for people who sign in by it.");
    public static readonly Setting OidcClientSecret =
        Value("oidc-client-secret", "FILE", "File with the page's secret at the issuer, if it has one.");
    public static readonly Setting OidcRoles =
        Value("oidc-roles", "GROUP=ROLE,…",
        "Roles in the page, like sre=admin,oncall=approver:medium:shop-*,dev=viewer.");
    public static readonly Setting PublicUrl =
        Value("public-url", "URL", "Where clients reach the server, if behind a proxy.");
    public static readonly Setting AllowHosts = Value("allow-hosts", "A,B", "More host names to answer to.");
    public static readonly Setting AllowOrigins =
        Value("allow-origins", "URL,…", "Web pages' origins that may call; else none but its own.");
    public static readonly Setting ImpersonateCallers =
        Flag("impersonate-callers", "Act in the cluster as the caller, so that its RBAC decides.");
    public static readonly Setting MaxRequest = Value("max-request", "KB", "Largest HTTP request. Default 1024.");
    public static readonly Setting MaxSessions =
        Value("max-sessions", "N", "Sessions of one caller; ten times as many in all. Default 100.");
    public static readonly Setting MaxConcurrent =
        Value("max-concurrent", "N", "Calls of one caller at a time; ten times as many in all. Default 32.");
    public static readonly Setting MaxPerMinute =
        Value("max-per-minute", "N", "Requests of one caller a minute. Default 600.");
    public static readonly Setting SessionIdle =
        Value("session-idle", "SECONDS", "An unused session ends. Default 1800.");
    public static readonly Setting DrainWithin =
        Value("drain-within", "SECONDS", "Time to finish what runs when stopped. Default 25.");

    public static IReadOnlyList<Setting> Common => All;

    /// <summary>A setting of one command alone; aura.yaml has none of these.</summary>
    public static Setting OfCommand(string name, string help, string description) => new(
        name, new Option<string?>("--" + name) { Description = description, HelpName = help }, isCommon: false);

    public string Name { get; }

    public Option Option { get; }

    public string EnvironmentName => "AURA_" + Name.ToUpperInvariant().Replace('-', '_');

    private static Setting Value(string name, string help, string description) =>
        new(name, new Option<string?>("--" + name) { Description = description, HelpName = help, Recursive = true });

    private static Setting Flag(string name, string description) =>
        new(name, new Option<bool>("--" + name) { Description = description, Recursive = true });

    private static Setting Optional(string name, string help, string description) =>
        new(name, new Option<string?>("--" + name)
        {
            Description = description, HelpName = help, Recursive = true, Arity = ArgumentArity.ZeroOrOne,
        });
}
