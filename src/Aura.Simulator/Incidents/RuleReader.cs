using Aura.Kubernetes;
using Aura.Simulator.Behaviour;

namespace Aura.Simulator.Incidents;

/// <summary>Reads behaviour rules.</summary>
internal static class RuleReader
{
    public static IEnumerable<BehaviourRule> Read(FieldReader parent, string field, string file) =>
        parent.Items(field).Select(r => Rule(new FieldReader(r.Item, file, r.Path, "match", "pull", "needsMemory",
            "exit", "when", "unless", "readyAfter", "readiness", "liveness", "startup", "stopsAfter", "usage", "log",
            "exec", "diskUse", "sandbox", "lasts", "onlyPresent"), file));

    private static BehaviourRule Rule(FieldReader rule, string file) => new()
    {
        Match = Match(rule.Inner("match", "namespace", "labels", "image", "container", "node", "env",
            "fields", "podFields")),
        Pull = rule.Text("pull") is { } pull ? Failure(rule, pull) : null,
        NeedsMemory = rule.Amount("needsMemory")?.Units,
        Exit = rule.Inner("exit", "code", "after", "log") is { } exit
            ? new ContainerExit(exit.Number("code") ?? 1, exit.Time("after") ?? TimeSpan.FromSeconds(1),
                exit.Text("log"))
            : null,
        Lasts = rule.Time("lasts"),
        OnlyPresent = rule.Flag("onlyPresent") ?? false,
        When = Condition(rule, "when"),
        Unless = Condition(rule, "unless"),
        ReadyAfter = rule.Time("readyAfter"),
        Readiness = rule.Inner("readiness", "fails")?.Need("fails"),
        Liveness = rule.Inner("liveness", "fails")?.Need("fails"),
        Startup = rule.Inner("startup", "fails")?.Need("fails"),
        StopsAfter = rule.Time("stopsAfter"),
        Usage = rule.Inner("usage", "cpu", "memory") is { } usage
            ? (usage.Amount("cpu")?.Millis ?? 0, usage.Amount("memory")?.Units ?? 0) : null,
        DiskUse = rule.Amount("diskUse")?.Units,
        Sandbox = rule.Inner("sandbox", "fails")?.Need("fails"),
        Log = rule.Has("log") ? [.. rule.Items("log").Select(l => l.Item?.ToString() ?? "")] : null,
        Exec = rule.Has("exec") ? [.. rule.Items("exec").Select(a => Answer(new FieldReader(a.Item, file, a.Path,
            "command", "stdout", "stderr", "exitCode", "after")))] : null,
    };

    private static ExecAnswer Answer(FieldReader answer) => new(answer.Need("command"))
    {
        Stdout = answer.Text("stdout") ?? "",
        Stderr = answer.Text("stderr") ?? "",
        ExitCode = answer.Number("exitCode") ?? 0,
        After = answer.Time("after") ?? TimeSpan.Zero,
    };

    private static ContainerMatch Match(FieldReader? match) => match is null ? new ContainerMatch() : new ContainerMatch
    {
        Namespace = match.Text("namespace"),
        Labels = match.Map("labels"),
        Image = match.Text("image"),
        Container = match.Text("container"),
        Node = match.Text("node"),
        Env = match.Map("env"),
        Fields = Fields(match, "fields"),
        PodFields = Fields(match, "podFields"),
    };

    /// <summary>A mapping of paths to what stands there, in YAML; null for nothing.</summary>
    private static Dictionary<string, string> Fields(FieldReader match, string name)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, value) in match.Nodes(name))
            try
            {
                FieldPath.Parse(path);
                fields[path] = value?.ToJsonString() ?? "null";
            }
            catch (FormatException wrong)
            {
                throw match.Fault(name, wrong.Message);
            }
        return fields;
    }

    private static PullFailure Failure(FieldReader rule, string text) =>
        Enum.TryParse<PullFailure>(text, ignoreCase: true, out var failure) ? failure
            : throw rule.Fault("pull",
                $"'{text}' is not one of notFound, unauthorized, unreachable, wrongArchitecture");

    private static LiveCondition? Condition(FieldReader rule, string field)
    {
        if (rule.Inner(field, "namespace", "configMap", "secret", "service", "key", "equals") is not { } condition)
            return null;
        if (new[] { "configMap", "secret", "service" }.Count(condition.Has) != 1)
            throw rule.Fault(field, "needs exactly one of configMap, secret, service");
        return new LiveCondition
        {
            Namespace = condition.Text("namespace"),
            ConfigMap = condition.Text("configMap"),
            Secret = condition.Text("secret"),
            Service = condition.Text("service"),
            Key = condition.Text("key"),
            Value = condition.Text("equals"),
        };
    }
}
