using Aura.Simulator;
using Aura.Simulator.Behaviour;
using Aura.Twin;

namespace Aura.Mcp.Twin;

/// <summary>What a snapshot says of containers and nodes, in the simulator's words.</summary>
internal static class TwinBehaviour
{
    public static BehaviourRule Of(TwinRule rule) => new()
    {
        Match = Of(rule.Match),
        Pull = rule.Pull is { } pull ? Of(pull) : null,
        NeedsMemory = rule.NeedsMemory,
        Exit = rule.Exit is { } exit ? new ContainerExit(exit.Code, exit.After, exit.Log) : null,
        ReadyAfter = rule.ReadyAfter,
        Readiness = rule.Readiness,
        Liveness = rule.Liveness,
        Startup = rule.Startup,
        StopsAfter = rule.StopsAfter,
        Usage = rule.Usage,
        DiskUse = rule.DiskUse,
        Sandbox = rule.Sandbox,
        When = Of(rule.When),
        Unless = Of(rule.Unless),
    };

    public static NodeState Of(TwinNode node) =>
        new(node.Name, node.Silent, node.NotReady, node.TakenMemory, node.TakenDisk);

    private static ContainerMatch Of(TwinMatch match) => new()
    {
        Namespace = match.Namespace,
        Labels = match.Labels,
        Image = match.Image,
        Container = match.Container,
        Node = match.Node,
        Env = match.Env,
        Fields = match.Fields,
        PodFields = match.PodFields,
    };

    private static PullFailure Of(TwinPull pull) => pull switch
    {
        TwinPull.NotFound => PullFailure.NotFound,
        TwinPull.Unauthorized => PullFailure.Unauthorized,
        TwinPull.Unreachable => PullFailure.Unreachable,
        TwinPull.WrongArchitecture => PullFailure.WrongArchitecture,
        _ => throw new ArgumentOutOfRangeException(nameof(pull), pull, null),
    };

    private static LiveCondition? Of(TwinCondition? condition) => condition is null ? null : new LiveCondition
    {
        Namespace = condition.Namespace,
        ConfigMap = condition.ConfigMap,
        Secret = condition.Secret,
        Service = condition.Service,
        Key = condition.Key,
        Value = condition.Value,
    };
}
