using System.Text.Json.Nodes;

namespace Aura.Simulator.Admission.Defaulting;

/// <summary>Defaults of one container: pull policy by the image's tag, ports, probes, termination message.</summary>
internal static class ContainerDefaults
{
    public static void Container(JsonObject container, bool hostNetwork)
    {
        container.Default("terminationMessagePath", "/dev/termination-log");
        container.Default("terminationMessagePolicy", "File");
        container.Default("imagePullPolicy", PullPolicy(container.Text("image")));
        Quantities.Canonical(container.Ensure("resources"), "limits", "requests");
        foreach (var port in container.Items("ports"))
        {
            port.Default("protocol", "TCP");
            if (hostNetwork && port.Number("hostPort") is null or 0 && port.Has("containerPort"))
                port["hostPort"] = port.Number("containerPort");
        }
        foreach (var env in container.Items("env"))
            env.Obj("valueFrom").Obj("fieldRef")?.Default("apiVersion", "v1");
        foreach (var probe in (string[])["livenessProbe", "readinessProbe", "startupProbe"])
            if (container.Obj(probe) is { } p)
                Probe(p);
        foreach (var hook in (string[])["postStart", "preStop"])
            if (container.Obj("lifecycle").Obj(hook) is { } h)
                HttpGet(h);
    }

    /// <summary>Always for the tag latest (or none), else IfNotPresent; a digest counts as a tag.</summary>
    public static string PullPolicy(string image)
    {
        if (image.Contains('@'))
            return "IfNotPresent";
        var tag = image.LastIndexOf(':') is var at && at > image.LastIndexOf('/') ? image[(at + 1)..] : "latest";
        return tag == "latest" ? "Always" : "IfNotPresent";
    }

    private static void Probe(JsonObject probe)
    {
        HttpGet(probe);
        probe.Obj("grpc")?.Default("service", "");
        Positive(probe, "timeoutSeconds", 1);
        Positive(probe, "periodSeconds", 10);
        Positive(probe, "successThreshold", 1);
        Positive(probe, "failureThreshold", 3);
    }

    // A zero means "not given" to the API server; a negative number stays, to be refused.
    private static void Positive(JsonObject probe, string key, int value)
    {
        if (probe.Number(key) is null or 0)
            probe[key] = value;
    }

    private static void HttpGet(JsonObject handler)
    {
        if (handler.Obj("httpGet") is not { } get)
            return;
        get.Default("path", "/");
        get.Default("scheme", "HTTP");
    }
}
