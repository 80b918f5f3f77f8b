using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Validation;

/// <summary>Rules of one container.</summary>
internal static class ContainerRules
{
    public static void Container(JsonObject container, string at, HashSet<string> volumes, string list, Faults faults)
    {
        var name = container.Text("name");
        if (name.Length == 0)
            faults.Required($"{at}.name");
        else
            faults.Form($"{at}.name", name, Names.Label);
        var image = container.Text("image");
        if (image.Length == 0)
            faults.Required($"{at}.image");
        else if (image.Trim().Length != image.Length)
            faults.Invalid($"{at}.image", image, "must not have leading or trailing whitespace");
        Lifecycle(container, at, list, faults);
        faults.OneOf($"{at}.terminationMessagePolicy", container.Text("terminationMessagePolicy"),
            "FallbackToLogsOnError", "File");
        Ports(container, at, faults);
        Env(container, at, faults);
        Mounts(container, at, volumes, faults);
        faults.OneOf($"{at}.imagePullPolicy", container.Text("imagePullPolicy"), "Always", "IfNotPresent", "Never");
        ResourceRules.Requirements(container.Obj("resources"), $"{at}.resources", faults);
    }

    private static void Lifecycle(JsonObject container, string at, string list, Faults faults)
    {
        var probes = list == "containers" || container.Text("restartPolicy") == "Always";
        foreach (var (probe, one) in (ReadOnlySpan<(string, bool)>)
            [("livenessProbe", true), ("readinessProbe", false), ("startupProbe", true)])
        {
            if (container.Obj(probe) is not { } p)
                continue;
            if (!probes)
                faults.Forbidden($"{at}.{probe}", list == "initContainers"
                    ? "may not be set for init containers without restartPolicy=Always"
                    : "cannot be set for an Ephemeral Container");
            else
                ProbeRules.Probe(p, $"{at}.{probe}", one, faults);
        }
        foreach (var hook in (string[])["postStart", "preStop"])
            if (container.Obj("lifecycle").Obj(hook) is { } h)
                ProbeRules.Handler(h, $"{at}.lifecycle.{hook}", faults);
    }

    private static void Ports(JsonObject container, string at, Faults faults)
    {
        var names = new HashSet<string>();
        foreach (var (port, path) in container.ItemsAt("ports", at))
        {
            if (port.Text("name") is { Length: > 0 } name)
            {
                faults.Form($"{path}.name", name, Names.PortName);
                if (!names.Add(name))
                    faults.Add(FieldError.Duplicate($"{path}.name", name));
            }
            if (port.Number("containerPort") is null or 0)
                faults.Required($"{path}.containerPort");
            else
                faults.Port($"{path}.containerPort", port["containerPort"]);
            if (port.Number("hostPort") is not (null or 0))
                faults.Port($"{path}.hostPort", port["hostPort"]);
            faults.OneOf($"{path}.protocol", port.Text("protocol"), "SCTP", "TCP", "UDP");
        }
    }

    private static void Env(JsonObject container, string at, Faults faults)
    {
        foreach (var (env, path) in container.ItemsAt("env", at))
        {
            if (env.IsEmpty("name"))
                faults.Required($"{path}.name");
            else
                faults.Form($"{path}.name", env.Text("name"), Names.EnvName);
            if (env.Obj("valueFrom") is not { } from)
                continue;
            if (!env.IsEmpty("value"))
                faults.Invalid($"{path}.valueFrom", "", "may not be specified when `value` is not empty");
            else if (from.Count(p => p.Value is not null) != 1)
                faults.Invalid($"{path}.valueFrom", "", from.Count == 0
                    ? "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`"
                    : "may not have more than one field specified at a time");
        }
        foreach (var (from, path) in container.ItemsAt("envFrom", at))
            foreach (var source in (string[])["configMapRef", "secretRef"])
                if (from.Obj(source) is { } reference && reference.IsEmpty("name"))
                    faults.Required($"{path}.{source}.name");
    }

    private static void Mounts(JsonObject container, string at, HashSet<string> volumes, Faults faults)
    {
        var paths = new HashSet<string>();
        foreach (var (mount, path) in container.ItemsAt("volumeMounts", at))
        {
            if (mount.IsEmpty("name"))
                faults.Required($"{path}.name");
            else if (!volumes.Contains(mount.Text("name")))
                faults.Add(FieldError.NotFound($"{path}.name", mount.Text("name")));
            if (mount.IsEmpty("mountPath"))
                faults.Required($"{path}.mountPath");
            else if (!paths.Add(mount.Text("mountPath")))
                faults.Invalid($"{path}.mountPath", mount.Text("mountPath"), "must be unique");
        }
    }
}
