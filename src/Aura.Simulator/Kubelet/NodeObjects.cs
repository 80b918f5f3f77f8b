using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Kubelet;

/// <summary>Node objects as a kubelet registers them.</summary>
internal static class NodeObjects
{
    private static readonly (string Type, string Good, string Reason, string Message)[] s_conditions =
    [
        ("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
        ("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
        ("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
        ("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
    ];

    /// <summary>The Nth node: node-N, zones zone-a, zone-b, zone-c in turn, 4 cpu, 8Gi, 110 pods.</summary>
    public static KubeObject New(int index, DateTimeOffset now)
    {
        var name = $"node-{index}";
        return Complete(new KubeObject(Kind.Node, new JsonObject
        {
            ["kind"] = "Node",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = new JsonObject
                {
                    ["beta.kubernetes.io/arch"] = "amd64",
                    ["beta.kubernetes.io/os"] = "linux",
                    ["kubernetes.io/arch"] = "amd64",
                    ["kubernetes.io/hostname"] = name,
                    ["kubernetes.io/os"] = "linux",
                    ["node.kubernetes.io/instance-type"] = "m5.xlarge",
                    ["topology.kubernetes.io/region"] = "region-1",
                    ["topology.kubernetes.io/zone"] = $"zone-{(char)('a' + index % 3)}",
                },
                ["annotations"] = new JsonObject { ["node.alpha.kubernetes.io/ttl"] = "0" },
            },
            ["spec"] = new JsonObject { ["providerID"] = $"fake://{name}" },
        }), index, now);
    }

    /// <summary>Adds what a kubelet reports and the object does not say yet: capacity, conditions, addresses.</summary>
    public static KubeObject Complete(KubeObject node, int index, DateTimeOffset now)
    {
        var json = node.ToJson();
        if (json["spec"] is null)
            json["spec"] = new JsonObject();
        if (json["status"] is not JsonObject status)
            json["status"] = status = [];
        if (status["capacity"] is null)
            status["capacity"] = status["allocatable"]?.DeepClone() ?? new JsonObject
            {
                ["cpu"] = "4",
                ["ephemeral-storage"] = "100Gi",
                ["memory"] = "8Gi",
                ["pods"] = "110",
            };
        status["allocatable"] ??= status["capacity"]!.DeepClone();
        if (status["conditions"] is null)
            SetConditions(status, now);
        status["addresses"] ??= new JsonArray(
            new JsonObject { ["type"] = "InternalIP", ["address"] = $"172.18.{index / 250}.{index % 250 + 2}" },
            new JsonObject { ["type"] = "Hostname", ["address"] = node.Name });
        status["daemonEndpoints"] ??= new JsonObject { ["kubeletEndpoint"] = new JsonObject { ["Port"] = 10250 } };
        status["nodeInfo"] ??= new JsonObject
        {
            ["machineID"] = $"machine-{index}",
            ["systemUUID"] = $"system-{index}",
            ["bootID"] = $"boot-{index}",
            ["kernelVersion"] = "6.12.0",
            ["osImage"] = "Simulated Linux",
            ["containerRuntimeVersion"] = "containerd://2.1.4",
            ["kubeletVersion"] = "v1.36.2",
            ["kubeProxyVersion"] = "",
            ["operatingSystem"] = "linux",
            ["architecture"] = "amd64",
        };
        return new KubeObject(Kind.Node, json);
    }

    /// <summary>The conditions; those that were so already keep their time.</summary>
    /// <param name="notReady">Why the runtime does not work; null where it does.</param>
    /// <param name="pressures">The pressure conditions that are True.</param>
    public static void SetConditions(JsonObject status, DateTimeOffset now, string? notReady = null,
        IReadOnlyList<string>? pressures = null)
    {
        var old = status["conditions"] as JsonArray;
        var time = Store.Format(now);
        status["conditions"] = new JsonArray([.. s_conditions.Select(good =>
        {
            var (type, value, reason, message) = good.Type == "Ready" && notReady is not null
                ? ("Ready", "False", "KubeletNotReady", notReady)
                : pressures?.Contains(good.Type) == true ? Pressed(good.Type) : good;
            var before = Controllers.Conditions.Find(old, type);
            return (JsonNode)new JsonObject
            {
                ["type"] = type,
                ["status"] = value,
                ["lastHeartbeatTime"] = time,
                ["lastTransitionTime"] = (string?)before?["status"] == value
                    ? (string?)before?["lastTransitionTime"] : time,
                ["reason"] = reason,
                ["message"] = message,
            };
        })]);
    }

    private static (string, string, string, string) Pressed(string type) => type == "MemoryPressure"
        ? (type, "True", "KubeletHasInsufficientMemory", "kubelet has insufficient memory available")
        : (type, "True", "KubeletHasDiskPressure", "kubelet has disk pressure");
}
