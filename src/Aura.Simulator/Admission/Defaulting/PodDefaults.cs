using System.Text.Json.Nodes;

namespace Aura.Simulator.Admission.Defaulting;

/// <summary>Defaults of a pod's spec and of the templates that hold one.</summary>
internal static class PodDefaults
{
    /// <summary>
    /// What only a Pod gets and a template does not: requests where only a limit is given, service links, phase.
    /// </summary>
    public static void Pod(JsonObject pod)
    {
        var spec = pod.Ensure("spec");
        foreach (var container in spec.Items("containers").Concat(spec.Items("initContainers")))
            RequestsFromLimits(container);
        Spec(spec);
        spec.Default("enableServiceLinks", true);
        pod.Ensure("status").Default("phase", "Pending");
    }

    public static void Template(JsonObject owner)
    {
        var template = owner.Ensure("template");
        template.Ensure("metadata");
        Spec(template.Ensure("spec"));
    }

    public static void Spec(JsonObject spec)
    {
        spec.Default("restartPolicy", "Always");
        spec.Default("terminationGracePeriodSeconds", 30);
        spec.Default("dnsPolicy", "ClusterFirst");
        spec.Default("schedulerName", "default-scheduler");
        spec.Ensure("securityContext");
        foreach (var list in (string[])["containers", "initContainers", "ephemeralContainers"])
            foreach (var container in spec.Items(list))
                ContainerDefaults.Container(container, spec.Flag("hostNetwork") && list != "ephemeralContainers");
        foreach (var volume in spec.Items("volumes"))
            VolumeDefaults.Volume(volume);
        if (!spec.Has("serviceAccountName") && spec.Has("serviceAccount"))
            spec["serviceAccountName"] = spec.Text("serviceAccount");
        else if (spec.Text("serviceAccountName") is { Length: > 0 } name)
            spec["serviceAccount"] = name;
    }

    private static void RequestsFromLimits(JsonObject container)
    {
        if (container.Obj("resources") is not { } resources || resources.Obj("limits") is not { Count: > 0 } limits)
            return;
        var requests = resources.Ensure("requests");
        foreach (var (name, value) in limits)
            if (!requests.Has(name) && value is not null)
                requests[name] = value.DeepClone();
    }
}
