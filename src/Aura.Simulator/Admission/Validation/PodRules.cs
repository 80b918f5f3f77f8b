using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Validation;

/// <summary>Rules of a pod and of a pod's spec inside a template.</summary>
internal static class PodRules
{
    public static void Pod(JsonObject pod, KubeObject? old, Faults faults)
    {
        Spec(pod.Obj("spec") ?? [], "spec", faults);
        if (old is not null)
            PodUpdateRules.Update(pod, old, faults);
    }

    public static void Template(JsonObject owner, string path, Faults faults)
    {
        var metadata = owner.Obj("template").Obj("metadata");
        Metadata.Labels(metadata?["labels"], $"{path}.template.labels", faults);
        Metadata.Annotations(metadata, $"{path}.template", faults);
        Spec(owner.Obj("template").Obj("spec") ?? [], $"{path}.template.spec", faults);
    }

    public static void Spec(JsonObject spec, string path, Faults faults)
    {
        var volumes = VolumeRules.Volumes(spec, path, faults);
        if (spec.IsEmpty("containers"))
            faults.Required($"{path}.containers");
        var names = new HashSet<string>();
        foreach (var list in (string[])["containers", "initContainers", "ephemeralContainers"])
            foreach (var (container, at) in spec.ItemsAt(list, path))
            {
                ContainerRules.Container(container, at, volumes, list, faults);
                if (container.Text("name") is { Length: > 0 } name && !names.Add(name))
                    faults.Add(FieldError.Duplicate($"{at}.name", name));
            }
        faults.OneOf($"{path}.restartPolicy", spec.Text("restartPolicy"), "Always", "OnFailure", "Never");
        faults.OneOf($"{path}.dnsPolicy", spec.Text("dnsPolicy"),
            "ClusterFirst", "ClusterFirstWithHostNet", "Default", "None");
        Metadata.Labels(spec["nodeSelector"], $"{path}.nodeSelector", faults);
        if (spec.Text("serviceAccountName") is { Length: > 0 } account)
            faults.Form($"{path}.serviceAccountName", account, Names.Subdomain);
        if (spec.Text("nodeName") is { Length: > 0 } node)
            faults.Form($"{path}.nodeName", node, Names.Subdomain);
        if (spec.Number("activeDeadlineSeconds") is < 1 and var seconds)
            faults.Invalid($"{path}.activeDeadlineSeconds", seconds, "must be between 1 and 2147483647, inclusive");
        foreach (var field in (string[])["hostname", "subdomain"])
            if (spec.Text(field) is { Length: > 0 } host)
                faults.Form($"{path}.{field}", host, Names.Label);
        foreach (var (toleration, at) in spec.ItemsAt("tolerations", path))
            Toleration(toleration, at, faults);
        faults.NotNegative(path, spec, "terminationGracePeriodSeconds");
        foreach (var (spread, at) in spec.ItemsAt("topologySpreadConstraints", path))
            Spread(spread, at, faults);
    }

    private static void Toleration(JsonObject toleration, string at, Faults faults)
    {
        if (toleration.Text("key") is { Length: > 0 } key)
            foreach (var why in Names.QualifiedName(key))
                faults.Invalid($"{at}.key", key, why);
        else if (toleration.Text("operator") != "Exists")
            faults.Invalid($"{at}.operator", toleration.Text("operator"),
                "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
        if (toleration.Has("tolerationSeconds") && toleration.Text("effect") != "NoExecute")
            faults.Invalid($"{at}.effect", toleration.Text("effect"),
                "effect must be 'NoExecute' when `tolerationSeconds` is set");
        if (toleration.Text("operator") == "Exists" && !toleration.IsEmpty("value"))
            faults.Invalid($"{at}.operator", toleration.Text("value"),
                "value must be empty when `operator` is 'Exists'");
        else if (toleration.Text("operator") is not ("" or "Equal" or "Exists"))
            faults.OneOf($"{at}.operator", toleration.Text("operator"), "Equal", "Exists");
        if (toleration.Text("effect") is { Length: > 0 } effect)
            faults.OneOf($"{at}.effect", effect, "NoSchedule", "PreferNoSchedule", "NoExecute");
    }

    private static void Spread(JsonObject spread, string at, Faults faults)
    {
        if (spread.Number("maxSkew") is not > 0)
            faults.Invalid($"{at}.maxSkew", spread["maxSkew"] ?? 0, "must be greater than zero");
        if (spread.IsEmpty("topologyKey"))
            faults.Required($"{at}.topologyKey", "can not be empty");
        faults.OneOf($"{at}.whenUnsatisfiable", spread.Text("whenUnsatisfiable"), "DoNotSchedule", "ScheduleAnyway");
    }
}
