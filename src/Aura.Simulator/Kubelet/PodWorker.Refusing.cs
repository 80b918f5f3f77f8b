using System.Text.Json.Nodes;

namespace Aura.Simulator.Kubelet;

internal sealed partial class PodWorker
{
    private (string Reason, string Message)? _failure;

    /// <summary>The node has taken the pod on.</summary>
    public bool Admitted { get; private set; }

    private bool IsAdmitted()
    {
        // A pod that has started was admitted before, by this kubelet or the one it was read from.
        Admitted |= _pod.Text("status.startTime") is not null;
        if (Admitted)
            return true;
        if (PodAdmission.Refusal(_plane, _node, _pod) is not { } refusal)
            return Admitted = true;
        Event("Warning", refusal.Reason, refusal.Message);
        var status = (JsonObject?)_pod.Copy("status") ?? [];
        status["phase"] = "Failed";
        status["reason"] = refusal.Reason;
        status["message"] = $"Pod was rejected: {refusal.Message}";
        status["startTime"] = Store.Format(Now);
        _pod = _plane.Store.PutStatus(_pod, status) ?? _pod;
        return false;
    }

    /// <summary>The node is short of something: the containers are killed at once, and the pod has failed.</summary>
    public void Evict(string message)
    {
        if (_ended || _failure is not null)
            return;
        _failure = ("Evicted", message);
        Event("Warning", "Evicted", message);
        foreach (var run in Running.ToList())
            Exit(run, 137, "Error", restart: false);
        WriteStatus();
    }

    private void AddDisruption(JsonArray conditions)
    {
        if (_failure is not { } failure || Controllers.Conditions.Find(conditions, "DisruptionTarget") is not null)
            return;
        conditions.Add(new JsonObject
        {
            ["type"] = "DisruptionTarget",
            ["observedGeneration"] = _pod.Generation ?? 1,
            ["status"] = "True",
            ["lastProbeTime"] = null,
            ["lastTransitionTime"] = Store.Format(Now),
            ["reason"] = "TerminationByKubelet",
            ["message"] = failure.Message,
        });
    }
}
