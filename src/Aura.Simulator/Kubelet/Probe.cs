using System.Text.Json.Nodes;
using Aura.Simulator.Behaviour;
using Aura.Simulator.Controllers;

namespace Aura.Simulator.Kubelet;

/// <summary>A probe of a running container: its rhythm, and its results in a row.</summary>
internal sealed class Probe(JsonObject json, string place, string word, Func<BehaviourRule, string?> aspect)
{
    private int _successes;
    private int _failures;

    public string Field => place;
    public string Word => word;
    public Func<BehaviourRule, string?> Aspect => aspect;
    public TimeSpan InitialDelay { get; } = Seconds(json, "initialDelaySeconds", 0);
    public TimeSpan Period { get; } = Seconds(json, "periodSeconds", 10);

    /// <summary>It has succeeded often enough in a row.</summary>
    public bool Settled => _successes >= Threshold("successThreshold", 1);

    /// <summary>It has failed so often in a row, but not often enough to be acted on.</summary>
    public void HasFailed(int times) => _failures = Math.Min(times, Threshold("failureThreshold", 3) - 1);

    /// <summary>Counts one result; what it amounts to once a threshold is reached, else null.</summary>
    public bool? Count(bool success)
    {
        if (success)
        {
            _failures = 0;
            return ++_successes >= Threshold("successThreshold", 1) ? true : null;
        }
        _successes = 0;
        if (++_failures < Threshold("failureThreshold", 3))
            return null;
        // A container that is not ready yet is told so again and again; one that is restarted starts from nothing.
        return false;
    }

    /// <summary>What the probe says while nothing listens.</summary>
    public string Refused(string address)
    {
        if (json["httpGet"] is JsonObject http)
        {
            var scheme = ((string?)http["scheme"] ?? "HTTP").ToLowerInvariant();
            var target = $"{address}:{http["port"]}";
            return $"Get \"{scheme}://{target}{(string?)http["path"] ?? "/"}\": dial tcp {target}: connect: "
                + "connection refused";
        }
        if (json["tcpSocket"] is JsonObject tcp)
            return $"dial tcp {address}:{tcp["port"]}: connect: connection refused";
        return json["grpc"] is JsonObject grpc
            ? $"timeout: failed to connect service \"{address}:{grpc["port"]}\" within 1s: context deadline exceeded"
            : "command exited with code 1";
    }

    private int Threshold(string name, int fallback) => json[name].Int() is > 0 and var value ? value : fallback;

    private static TimeSpan Seconds(JsonObject json, string name, int fallback) =>
        TimeSpan.FromSeconds(json[name].Int() is { } value && (value > 0 || name == "initialDelaySeconds")
            ? value : fallback);
}
