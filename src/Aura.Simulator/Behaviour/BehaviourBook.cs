using System.Runtime.CompilerServices;
using Aura.Kubernetes;

namespace Aura.Simulator.Behaviour;

/// <summary>
/// The rules in force. Later added rules come first. Where no rule speaks: an image with "nonexistent" in its name is
/// not found, and a command is run as <see cref="CommandLine"/> understands it.
/// </summary>
public sealed class BehaviourBook
{
    private readonly List<BehaviourRule> _rules = [];
    private readonly HashSet<string> _refuted = new(StringComparer.Ordinal);
    private readonly Dictionary<BehaviourRule, DateTimeOffset> _since = new(ReferenceEqualityComparer.Instance);
    private readonly Store _store;

    // Kubelets ask again and again about pods that stay as they are, and matching a name's pattern is dear.
    private ConditionalWeakTable<KubeObject, List<Matched>> _matched = [];

    internal BehaviourBook(Store store) => _store = store;

    /// <summary>Raised when rules were added: kubelets look again.</summary>
    internal event Action? Changed;

    public IReadOnlyList<BehaviourRule> Rules => _rules;

    /// <summary>Does any rule say what containers use?</summary>
    internal bool MeasuresUse { get; private set; }

    public void Add(IEnumerable<BehaviourRule> rules)
    {
        var added = rules.ToList();
        _rules.InsertRange(0, added);
        foreach (var rule in added)
            _since[rule] = _store.Now;
        _matched = [];
        MeasuresUse = _rules.Exists(r => r.Usage is not null || r.DiskUse is not null);
        Changed?.Invoke();
    }

    /// <summary>How the container behaves if it is started now.</summary>
    internal ContainerBehaviour Of(KubeObject pod, ContainerSpec container, IReadOnlyDictionary<string, string> env)
    {
        var speaking = Speaking(pod, container, env).ToList();
        return new ContainerBehaviour
        {
            Pull = speaking.Find(r => r.Pull is not null)?.Pull
                ?? (container.Image.Contains("nonexistent") ? PullFailure.NotFound : null),
            NeedsMemory = speaking.Find(r => r.NeedsMemory is not null)?.NeedsMemory,
            Exit = speaking.Find(r => r.Exit is not null)?.Exit ?? Guess(container.Command),
            ReadyAfter = speaking.Find(r => r.ReadyAfter is not null)?.ReadyAfter,
            StopsAfter = speaking.Find(r => r.StopsAfter is not null)?.StopsAfter,
            Usage = speaking.Find(r => r.Usage is not null)?.Usage,
            Log = speaking.Find(r => r.Log is not null)?.Log ?? [],
        };
    }

    /// <summary>A container was seen to do otherwise than its command reads: it is not read any more.</summary>
    internal void Refute(string command) => _refuted.Add(command);

    /// <summary>How the command seems to end, where no rule tells.</summary>
    internal ContainerExit? Guess(string command) => _refuted.Contains(command) ? null : CommandLine.Exit(command);

    /// <summary>What a probe says now as it fails; null where it succeeds.</summary>
    internal string? ProbeFailure(KubeObject pod, ContainerSpec container, IReadOnlyDictionary<string, string> env,
        Func<BehaviourRule, string?> aspect) =>
        Speaking(pod, container, env).Select(aspect).FirstOrDefault(text => text is not null);

    /// <summary>May a probe of the container ever fail or change its mind?</summary>
    internal bool MayFailProbes(KubeObject pod, ContainerSpec container, IReadOnlyDictionary<string, string> env) =>
        Array.Exists(Matching(pod, container, env), r => (r.Readiness ?? r.Liveness ?? r.Startup) is not null);

    /// <summary>What the container uses while it runs.</summary>
    internal (long Cpu, long Memory)? Usage(KubeObject pod, ContainerSpec container,
        IReadOnlyDictionary<string, string> env) =>
        Speaking(pod, container, env).Select(r => r.Usage).FirstOrDefault(u => u is not null);

    /// <summary>Bytes that the container has written to the node's disk.</summary>
    internal long? DiskUse(KubeObject pod, ContainerSpec container, IReadOnlyDictionary<string, string> env) =>
        Speaking(pod, container, env).Select(r => r.DiskUse).FirstOrDefault(u => u is not null);

    /// <summary>Why no sandbox can be made for the pod on its node now; null where it can.</summary>
    internal string? SandboxFailure(KubeObject pod) => _rules.Exists(r => r.Sandbox is not null)
        ? pod.List("spec.containers").Select(c => new ContainerSpec(c))
            .SelectMany(c => Speaking(pod, c, new Dictionary<string, string>())).Select(r => r.Sandbox)
            .FirstOrDefault(text => text is not null)
        : null;

    /// <summary>What a command prints that is run in the container now.</summary>
    internal ExecAnswer Answer(KubeObject pod, ContainerSpec container, IReadOnlyDictionary<string, string> env,
        IReadOnlyList<string> command) =>
        Speaking(pod, container, env).SelectMany(r => r.Exec ?? [])
            .FirstOrDefault(a => a.Answers(string.Join(' ', command))) ?? ShellAnswer.To(command, env);

    private IEnumerable<BehaviourRule> Speaking(
        KubeObject pod, ContainerSpec container, IReadOnlyDictionary<string, string> env) =>
        Matching(pod, container, env).Where(rule => InForce(rule, pod)
            && (rule.When?.Holds(_store, pod.Namespace!) ?? true)
            && !(rule.Unless?.Holds(_store, pod.Namespace!) ?? false));

    private BehaviourRule[] Matching(
        KubeObject pod, ContainerSpec container, IReadOnlyDictionary<string, string> env)
    {
        var known = _matched.GetOrCreateValue(pod);
        if (known.Find(m => m.IsFor(container, env)) is { } found)
            return found.Rules;
        var rules = _rules.Where(rule => rule.Match.Matches(pod, container, env)).ToArray();
        known.Add(new Matched(container, env, rules));
        return rules;
    }

    private bool InForce(BehaviourRule rule, KubeObject pod) =>
        (rule.Lasts is not { } lasts || _store.Now - _since[rule] < lasts)
        && (!rule.OnlyPresent || pod.Time("metadata.creationTimestamp") <= _since[rule]);

    private sealed record Matched(
        ContainerSpec Container, IReadOnlyDictionary<string, string> Env, BehaviourRule[] Rules)
    {
        public bool IsFor(ContainerSpec container, IReadOnlyDictionary<string, string> env) =>
            ReferenceEquals(Container.Json, container.Json)
            && (ReferenceEquals(Env, env) || (Env.Count == 0 && env.Count == 0));
    }
}
