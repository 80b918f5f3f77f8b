using System.CommandLine;

namespace Aura.Mcp.Options;

/// <summary>
/// One setting and its three spellings: <c>--max-risk</c>, <c>AURA_MAX_RISK</c> and <c>max-risk:</c> in aura.yaml,
/// in this order of precedence.
/// </summary>
public sealed class Setting
{
    private Setting(string name, Option option)
    {
        Name = name;
        Option = option;
        All.Add(this);
    }

    private static readonly List<Setting> All = [];

    public static readonly Setting Kubeconfig =
        Value("kubeconfig", "FILE", "Kubeconfig; else $KUBECONFIG, ~/.kube/config or the pod's own account.");
    public static readonly Setting Context =
        Value("context", "NAME", "Context of the kubeconfig; else its current one.");
    public static readonly Setting Contexts =
        Value("contexts", "A,B", "More contexts that callers may name as `cluster`.");
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
    public static readonly Setting Store = Value("store", "PATH", "SQLite file of findings, plans, journal and audit.");
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
    public static readonly Setting Receivers =
        Value("receivers", "NAME=URL,…", "Webhooks that notify.operators may send to.");
    public static readonly Setting Archives =
        Value("archives", "FOLDER", "Where diagnostics bundles and reports are written; else they are refused.");
    public static readonly Setting LogLevel =
        Value("log-level", "trace|debug|information|warning|error", "What goes to stderr. Default warning.");

    public static IReadOnlyList<Setting> Common => All;

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
