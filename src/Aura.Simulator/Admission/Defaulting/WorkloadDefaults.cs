using System.Text.Json.Nodes;

namespace Aura.Simulator.Admission.Defaulting;

/// <summary>Defaults of Deployment, ReplicaSet, StatefulSet, DaemonSet and ReplicationController.</summary>
internal static class WorkloadDefaults
{
    private const int Revisions = 10;

    public static void Deployment(JsonObject deployment)
    {
        var spec = deployment.Ensure("spec");
        spec.Default("replicas", 1);
        PodDefaults.Template(spec);
        var strategy = spec.Ensure("strategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            var rolling = strategy.Ensure("rollingUpdate");
            rolling.Default("maxUnavailable", "25%");
            rolling.Default("maxSurge", "25%");
        }
        spec.Default("revisionHistoryLimit", Revisions);
        spec.Default("progressDeadlineSeconds", 600);
        deployment.Ensure("status");
    }

    public static void ReplicaSet(JsonObject set)
    {
        var spec = set.Ensure("spec");
        spec.Default("replicas", 1);
        PodDefaults.Template(spec);
        set.Ensure("status").Default("replicas", 0);
    }

    public static void ReplicationController(JsonObject controller)
    {
        ReplicaSet(controller);
        var spec = controller.Ensure("spec");
        var labels = spec.Obj("template").Obj("metadata").Obj("labels");
        if (labels is null)
            return;
        if (spec.IsEmpty("selector"))
            spec["selector"] = labels.DeepClone();
        if (controller.Ensure("metadata").IsEmpty("labels"))
            controller.Ensure("metadata")["labels"] = labels.DeepClone();
    }

    public static void StatefulSet(JsonObject set)
    {
        var spec = set.Ensure("spec");
        spec.Default("replicas", 1);
        PodDefaults.Template(spec);
        foreach (var claim in spec.Items("volumeClaimTemplates"))
        {
            claim.Default("kind", "PersistentVolumeClaim");
            claim.Default("apiVersion", "v1");
            claim.Ensure("metadata");
            StorageDefaults.Claim(claim);
        }
        spec.Default("podManagementPolicy", "OrderedReady");
        var strategy = spec.Ensure("updateStrategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
            strategy.Ensure("rollingUpdate").Default("partition", 0);
        spec.Default("revisionHistoryLimit", Revisions);
        var retention = spec.Ensure("persistentVolumeClaimRetentionPolicy");
        retention.Default("whenDeleted", "Retain");
        retention.Default("whenScaled", "Retain");
        var status = set.Ensure("status");
        status.Default("replicas", 0);
        status.Default("availableReplicas", 0);
    }

    public static void DaemonSet(JsonObject set)
    {
        var spec = set.Ensure("spec");
        PodDefaults.Template(spec);
        var strategy = spec.Ensure("updateStrategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            var rolling = strategy.Ensure("rollingUpdate");
            rolling.Default("maxUnavailable", 1);
            rolling.Default("maxSurge", 0);
        }
        spec.Default("revisionHistoryLimit", Revisions);
        var status = set.Ensure("status");
        foreach (var count in (string[])
            ["currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled", "numberReady"])
            status.Default(count, 0);
    }
}
