using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Aura.Actions.Shared;

/// <summary>Which pods a workload's pods are to be near, or away from.</summary>
public sealed record PodAffinityArgs : OnWorkload, IValidatableObject
{
    [Description("Labels of the other pods; its own if not given.")]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public string TopologyKey { get; init; } = "kubernetes.io/hostname";

    [Description("Else preferred.")]
    public bool Required { get; init; }

    [Range(1, 100)]
    public int Weight { get; init; } = 100;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Labels is { Count: 0 })
            yield return new ValidationResult("must hold at least one label", [nameof(Labels)]);
        foreach (var fault in (Labels ?? new Dictionary<string, string>()).Select(LabelText.Fault).OfType<string>())
            yield return new ValidationResult(fault, [nameof(Labels)]);
        if (LabelText.Fault(KeyValuePair.Create(TopologyKey, "")) is { } key)
            yield return new ValidationResult(key, [nameof(TopologyKey)]);
    }
}
