using System.Text.Json.Nodes;

namespace Aura.Simulator.Admission.Validation;

/// <summary>Rules of probes and lifecycle handlers.</summary>
internal static class ProbeRules
{
    private static readonly string[] s_handlers = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"];

    public static void Probe(JsonObject probe, string at, bool succeedsOnce, Faults faults)
    {
        Handler(probe, at, faults);
        foreach (var field in (string[])
            ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"])
            faults.NotNegative(at, probe, field);
        if (succeedsOnce && probe.Number("successThreshold") is not (null or 1) and var times)
            faults.Invalid($"{at}.successThreshold", times, "must be 1");
    }

    public static void Handler(JsonObject handler, string at, Faults faults)
    {
        var given = s_handlers.Where(h => handler.Has(h)).ToList();
        if (given.Count == 0)
            faults.Required(at, "must specify a handler type");
        foreach (var extra in given.Skip(1))
            faults.Forbidden($"{at}.{extra}", "may not specify more than 1 handler type");
        if (handler.Obj("httpGet") is { } get)
        {
            if (get.IsEmpty("path"))
                faults.Required($"{at}.httpGet.path");
            faults.PortOrName($"{at}.httpGet.port", get["port"]);
            faults.OneOf($"{at}.httpGet.scheme", get.Text("scheme"), "HTTP", "HTTPS");
        }
        if (handler.Obj("tcpSocket") is { } socket)
            faults.PortOrName($"{at}.tcpSocket.port", socket["port"]);
        if (handler.Obj("grpc") is { } grpc)
            faults.Port($"{at}.grpc.port", grpc["port"]);
        if (handler.Obj("exec") is { } exec && exec.IsEmpty("command"))
            faults.Required($"{at}.exec.command");
    }
}
