using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;
using Aura.Simulator.Behaviour;

namespace Aura.Simulator.Kubelet;

/// <summary>
/// pods/NAME/exec: a command's canned answer, over a WebSocket. A WebSocket begins with a GET, but whoever may only get
/// may not run commands: since 1.35 the verb create is asked for too. What the API server finds wrong is an ordinary
/// refusal; what the kubelet finds wrong (the container does not run, the node does not answer) comes in the session's
/// Status, as from a server that speaks to the kubelet only after the client is connected.
/// </summary>
internal sealed class PodExecSubresource(ControlPlane plane) : ISubresource
{
    public string Resource => "pods";
    public string Name => "exec";

    public ApiResponse Handle(ApiRequest request)
    {
        if (request.Verb == "get")
            request.Server.Authorizer?.Authorize(new AccessAttributes(request.User, "create")
            {
                Version = request.Kind.Version,
                Resource = request.Kind.Plural,
                Subresource = Name,
                Namespace = request.Namespace,
                Name = request.Name,
            });
        var pod = request.Store.Get(request.Ref) ?? throw ApiStatusException.NotFound(request.Kind, request.Name);
        var container = PodContainers.Choose(pod, request.Query["container"]);
        if (pod.Text("spec.nodeName") is not { Length: > 0 } node)
            throw ApiStatusException.BadRequest($"pod {pod.Name} does not have a host assigned");
        if (!request.Query.Flag("stdin") && !request.Query.Flag("stdout") && !request.Query.Flag("stderr"))
            throw ApiStatusException.BadRequest("you must specify at least 1 of stdin, stdout, stderr");
        var command = request.Query.All("command");
        if (command.Count == 0)
            throw ApiStatusException.BadRequest("you must specify at least one command");
        var protocol = Protocol(request.Upgrade);
        if (Trouble(pod, container, node) is { } trouble)
            return ApiResponse.Open(new ExecSession(request, protocol, new ExecAnswer(""), trouble));
        var run = plane.Kubelets!.Find(pod.Uid!)!.Find(container)!;
        var answer = plane.Behaviour.Answer(pod, run.Spec, run.Env, command);
        return ApiResponse.Open(new ExecSession(request, protocol, answer, null));
    }

    private static string Protocol(UpgradeRequest? upgrade)
    {
        if (upgrade is null)
            throw ApiStatusException.BadRequest("Upgrade request required");
        var offered = upgrade.Offered.FirstOrDefault(p => p is ExecSession.V5 or ExecSession.V4);
        if (!upgrade.IsWebSocket || upgrade.Key is null || offered is null)
            throw ApiStatusException.BadRequest($"the simulator runs commands over WebSocket with {ExecSession.V5} or "
                + $"{ExecSession.V4} only, not {upgrade.Protocol} {string.Join(", ", upgrade.Offered)}: use kubectl "
                + "1.31 or newer");
        return offered;
    }

    private ApiStatusException? Trouble(KubeObject pod, string container, string node)
    {
        if (plane.Kubelets!.Address(node) is not { } host)
            return Internal("error dialing backend: no preferred addresses found; known addresses: []");
        if (plane.Kubelets.IsDown(node))
            return Internal($"error dialing backend: dial tcp {host}:10250: i/o timeout");
        return plane.Kubelets.Find(pod.Uid!)?.Find(container) is { State: RunState.Running } ? null
            : Internal($"unable to upgrade connection: container not found (\"{container}\")");
    }

    private static ApiStatusException Internal(string what) => new(500, "InternalError",
        $"Internal error occurred: {what}",
        new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["message"] = what }) });
}
