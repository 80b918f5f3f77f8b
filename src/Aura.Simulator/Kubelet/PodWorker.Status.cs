using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Controllers;

namespace Aura.Simulator.Kubelet;

internal sealed partial class PodWorker
{
    private static readonly string[] s_ownConditions =
        ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"];

    private void WriteStatus(string? reason = null, string? message = null)
    {
        if (_ended || _node.Down)
            return;
        if (_plane.Store.Get(_pod.Ref) is not { } current || current.Uid != _pod.Uid)
            return;
        var old = current.At("status") as JsonObject ?? [];
        var status = NewStatus(old, reason ?? _failure?.Reason ?? (string?)old["reason"],
            message ?? _failure?.Message ?? (string?)old["message"]);
        _pod = _plane.Store.PutStatus(current, status) ?? _pod;
    }

    private JsonObject NewStatus(JsonObject old, string? reason, string? message)
    {
        var phase = reason == "DeadlineExceeded" || _failure is not null ? "Failed" : Phase();
        var status = new JsonObject { ["observedGeneration"] = _pod.Generation ?? 1, ["phase"] = phase };
        status["conditions"] = NewConditions(old["conditions"] as JsonArray, phase);
        if (message is not null)
            status["message"] = message;
        if (reason is not null)
            status["reason"] = reason;
        var host = HostAddress();
        status["hostIP"] = host;
        status["hostIPs"] = new JsonArray(new JsonObject { ["ip"] = host });
        if (_address is not null)
        {
            status["podIP"] = _address;
            status["podIPs"] = new JsonArray(new JsonObject { ["ip"] = _address });
        }
        status["startTime"] = Store.Format(_started ?? Now);
        if (_init.Count > 0)
            status["initContainerStatuses"] = Statuses(_init);
        status["containerStatuses"] = Statuses(_main);
        if (_ephemeral.Count > 0)
            status["ephemeralContainerStatuses"] = Statuses(_ephemeral);
        status["qosClass"] = (string?)old["qosClass"] ?? "BestEffort";
        return status;
    }

    /// <summary>
    /// Pending until the init containers are done and every main container has been started once; then Running until
    /// all have ended for good: Succeeded if all with 0, else Failed.
    /// </summary>
    private string Phase()
    {
        foreach (var run in _init.Where(r => !r.Spec.IsSidecar))
        {
            if (run.State == RunState.Terminated && run.ExitCode != 0 && Policy == "Never")
                return "Failed";
            if (run.State != RunState.Terminated || run.ExitCode != 0)
                return "Pending";
        }
        if (_main.Exists(r => !r.HasRun))
            return "Pending";
        if (_main.Exists(r => r.State == RunState.Running || (MayRestart(r) && !_stopping)))
            return "Running";
        return _main.TrueForAll(r => r.ExitCode == 0) ? "Succeeded" : "Failed";
    }

    private JsonArray NewConditions(JsonArray? old, string phase)
    {
        var conditions = new JsonArray();
        void Put(string type, bool good, string? reason = null, string? message = null)
        {
            var before = Conditions.Find(old, type);
            var status = good ? "True" : "False";
            var condition = new JsonObject(
            [
                new("type", type),
                new("observedGeneration", _pod.Generation ?? 1),
                new("status", status),
                new("lastProbeTime", null),
                new("lastTransitionTime", (string?)before?["status"] == status
                    ? (string?)before?["lastTransitionTime"] : Store.Format(Now)),
            ]);
            if (reason is not null && (!good || reason == "PodCompleted"))
                condition["reason"] = reason;
            if (message is not null && !good)
                condition["message"] = message;
            conditions.Add(condition);
        }
        var completed = phase == "Succeeded";
        var uninitialized = _init.Where(r => !(r.Spec.IsSidecar ? r.Started
            : r.State == RunState.Terminated && r.ExitCode == 0)).Select(r => r.Name).ToList();
        var unready = _init.Where(r => r.Spec.IsSidecar).Concat(_main)
            .Where(r => !r.Ready).Select(r => r.Name).ToList();
        var notReady = $"containers with unready status: [{string.Join(' ', unready)}]";
        var why = completed ? "PodCompleted" : phase == "Failed" ? "PodFailed" : "ContainersNotReady";
        var gates = UnmetGates(old).ToList();
        Put("PodReadyToStartContainers", _sandbox && !(_stopping && !Running.Any()));
        Put("Initialized", uninitialized.Count == 0, completed ? "PodCompleted" : "ContainersNotInitialized",
            $"containers with incomplete status: [{string.Join(' ', uninitialized)}]");
        Put("Ready", unready.Count == 0 && gates.Count == 0, unready.Count > 0 ? why : "ReadinessGatesNotReady",
            completed || phase == "Failed" ? null : unready.Count > 0 ? notReady : string.Join(", ", gates));
        Put("ContainersReady", unready.Count == 0, why, completed || phase == "Failed" ? null : notReady);
        Put("PodScheduled", true);
        foreach (var other in (old ?? []).OfType<JsonObject>())
            if (!s_ownConditions.Contains((string?)other["type"]))
                conditions.Add(other.DeepClone());
        AddDisruption(conditions);
        return conditions;
    }

    private IEnumerable<string> UnmetGates(JsonArray? conditions) => _pod.List("spec.readinessGates")
        .Select(g => (string?)g["conditionType"] ?? "")
        .Where(type => (string?)Conditions.Find(conditions, type)?["status"] != "True")
        .Select(type => Conditions.Find(conditions, type) is null
            ? $"corresponding condition of pod readiness gate \"{type}\" does not exist."
            : $"the status of pod readiness gate \"{type}\" is not \"True\", but "
                + (string?)Conditions.Find(conditions, type)?["status"]);

    private JsonArray Statuses(List<ContainerRun> runs) => new([.. runs
        .Select(r => (JsonNode)Status(r))]);

    private JsonObject Status(ContainerRun run)
    {
        var status = new JsonObject
        {
            ["name"] = run.Name,
            ["state"] = new JsonObject { [StateName(run)] = StateOf(run) },
            ["lastState"] = run.Last is null ? new JsonObject()
                : new JsonObject { ["terminated"] = run.Last.DeepClone() },
            ["ready"] = run.Ready || run.State == RunState.Terminated && run.ExitCode == 0
                && run.Field.StartsWith("spec.init", StringComparison.Ordinal) && !run.Spec.IsSidecar,
            ["restartCount"] = run.Restarts,
            ["image"] = run.Spec.Image,
            ["imageID"] = run.ImageId ?? "",
        };
        if (run.Id is not null)
            status["containerID"] = run.Id;
        status["started"] = run.Started;
        if (_plane.Options.InPlaceResize && run.Resources is JsonObject { Count: > 0 } resources)
        {
            if (resources["requests"] is { } requests)
                status["allocatedResources"] = requests.DeepClone();
            status["resources"] = resources.DeepClone();
        }
        return status;
    }

    private static string StateName(ContainerRun run) => run.State switch
    {
        RunState.Running => "running",
        RunState.Terminated => "terminated",
        _ => "waiting",
    };

    private static JsonObject StateOf(ContainerRun run)
    {
        if (run.State == RunState.Running)
            return new JsonObject { ["startedAt"] = Store.Format(run.StartedAt) };
        if (run.State == RunState.Terminated)
            return (JsonObject)run.Terminated!.DeepClone();
        var waiting = new JsonObject { ["reason"] = run.WaitingReason };
        if (run.WaitingMessage is not null)
            waiting["message"] = run.WaitingMessage;
        return waiting;
    }
}
