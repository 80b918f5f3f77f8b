using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.Autoscaling;

/// <summary>
/// An autoscaler's spec.behavior with its defaults: upwards at once, by the larger of 4 pods and 100 % in 15 s;
/// downwards by the largest recommendation of the last five minutes, then by any number. A policy's period counts what
/// was added or taken within it; selectPolicy picks the policy that allows the most (Max, the default) or the least
/// change (Min), or forbids the direction (Disabled).
/// </summary>
internal sealed class ScalingBehavior(KubeObject scaler)
{
    private readonly Rules _up = new(scaler.At("spec.behavior.scaleUp") as JsonObject, 0,
        [("Pods", 4, 15), ("Percent", 100, 15)]);
    private readonly Rules _down = new(scaler.At("spec.behavior.scaleDown") as JsonObject, 300, [("Percent", 100, 15)]);

    public double UpTolerance => _up.Tolerance;
    public double DownTolerance => _down.Tolerance;

    /// <summary>How long recommendations are remembered.</summary>
    public TimeSpan Memory => TimeSpan.FromSeconds(Math.Max(_up.Window, _down.Window));

    /// <summary>
    /// Up no further than the lowest, down no further than the highest recommendation of the direction's window.
    /// </summary>
    public int Stabilize(int current, int wanted, IEnumerable<(DateTimeOffset At, int Replicas)> recent,
        DateTimeOffset now)
    {
        var (up, down) = (wanted, wanted);
        foreach (var (at, replicas) in recent)
        {
            if (at > now.AddSeconds(-_up.Window))
                up = Math.Min(up, replicas);
            if (at > now.AddSeconds(-_down.Window))
                down = Math.Max(down, replicas);
        }
        return current < up ? up : current > down ? down : current;
    }

    /// <summary>The most that the policies allow now.</summary>
    public int Ceiling(int current, IReadOnlyList<(DateTimeOffset At, int Change)> changes, DateTimeOffset now) =>
        _up.Disabled ? current : Math.Max(current, _up.Select(_up.Policies.Select(p =>
        {
            var start = current - Sum(changes, now, p.Seconds);
            return p.Type == "Pods" ? start + p.Value : (int)Math.Ceiling(start * (1 + p.Value / 100.0));
        }), largest: !_up.Least));

    /// <summary>The least that the policies allow now.</summary>
    public int Floor(int current, IReadOnlyList<(DateTimeOffset At, int Change)> changes, DateTimeOffset now) =>
        _down.Disabled ? current : Math.Min(current, _down.Select(_down.Policies.Select(p =>
        {
            var start = current - Sum(changes, now, p.Seconds);
            return p.Type == "Pods" ? start - p.Value : (int)(start * (1 - p.Value / 100.0));
        }), largest: _down.Least));

    private static int Sum(IReadOnlyList<(DateTimeOffset At, int Change)> changes, DateTimeOffset now, int seconds) =>
        changes.Where(c => c.At > now.AddSeconds(-seconds)).Sum(c => c.Change);

    private sealed class Rules(JsonObject? json, int window, (string, int, int)[] policies)
    {
        public int Window { get; } = json?["stabilizationWindowSeconds"].Int() ?? window;
        public bool Disabled { get; } = (string?)json?["selectPolicy"] == "Disabled";
        public bool Least { get; } = (string?)json?["selectPolicy"] == "Min";

        public double Tolerance { get; } = Quantity.From(json?["tolerance"])?.Millis / 1000.0 ?? 0.1;

        public IReadOnlyList<(string Type, int Value, int Seconds)> Policies { get; } =
            json?["policies"] is JsonArray { Count: > 0 } given
                ? [.. given.OfType<JsonObject>().Select(p => ((string?)p["type"] ?? "", p["value"].Int() ?? 0,
                    p["periodSeconds"].Int() ?? 15))]
                : policies;

        public int Select(IEnumerable<int> proposals, bool largest) => largest ? proposals.Max() : proposals.Min();
    }
}
