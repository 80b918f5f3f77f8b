using Aura.Actions;
using Aura.Diagnosis;

namespace Aura.Planning;

/// <summary>How much success, speed, money, low risk, replicas and a way back count; they add up to 1.</summary>
public sealed record Weights(double Success, double Speed, double Cost, double Risk, double Capacity, double Undo)
{
    /// <summary>A strategy that the caller names is put ahead by this much.</summary>
    public const double Bonus = 0.15;

    public string? Preferred { get; private init; }

    /// <summary>The graver the finding, the more success and speed count.</summary>
    /// <exception cref="ArgumentsException">Nothing that can be preferred.</exception>
    public static Weights For(Severity severity, string? prefer)
    {
        var usual = severity == Severity.Critical
            ? new Weights(0.45, 0.18, 0.08, 0.12, 0.09, 0.08)
            : new Weights(0.45, 0.10, 0.08, 0.17, 0.08, 0.12);
        return prefer switch
        {
            null or "" => usual,
            "safety" => new Weights(0.35, 0.05, 0.05, 0.30, 0.05, 0.20),
            "speed" => new Weights(0.35, 0.40, 0.02, 0.05, 0.13, 0.05),
            "cost" => new Weights(0.35, 0.05, 0.42, 0.08, 0.05, 0.05),
            _ when StrategyName.All.Contains(prefer) => usual with { Preferred = prefer },
            _ => throw new ArgumentsException(
                [$"prefer: '{prefer}' is none of safety, speed, cost, {string.Join(", ", StrategyName.All)}"]),
        };
    }
}
