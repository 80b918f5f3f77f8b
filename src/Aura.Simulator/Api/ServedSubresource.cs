using Aura.Kubernetes;

namespace Aura.Simulator.Api;

/// <summary>A subresource: what it takes and answers (another kind for scale, eviction, token) and its verbs.</summary>
public sealed record ServedSubresource(string Name, string Group, string Version, string Kind,
    IReadOnlyList<string> Verbs)
{
    private static readonly string[] s_readWrite = ["get", "patch", "update"];
    private static readonly string[] s_proxy = ["create", "delete", "get", "patch", "update"];
    private static readonly string[] s_stream = ["create", "get"];

    /// <summary>Group and version are empty where the subresource is of its parent's group and version.</summary>
    public static ServedSubresource Of(string name, Kind parent) => name switch
    {
        "scale" => new(name, "autoscaling", "v1", "Scale", s_readWrite),
        "eviction" => new(name, "policy", "v1", "Eviction", ["create"]),
        "token" => new(name, "authentication.k8s.io", "v1", "TokenRequest", ["create"]),
        "binding" => new(name, "", "", "Binding", ["create"]),
        "finalize" => new(name, "", "", parent.Name, ["update"]),
        "log" => new(name, "", "", parent.Name, ["get"]),
        "exec" => new(name, "", "", "PodExecOptions", s_stream),
        "attach" => new(name, "", "", "PodAttachOptions", s_stream),
        "portforward" => new(name, "", "", "PodPortForwardOptions", s_stream),
        "proxy" => new(name, "", "", parent.Name + "ProxyOptions", s_proxy),
        _ => new(name, "", "", parent.Name, s_readWrite),
    };
}
