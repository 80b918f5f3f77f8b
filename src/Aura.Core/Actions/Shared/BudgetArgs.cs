using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Aura.Actions.Shared;

/// <summary>What a disruption budget asks for: one of the two.</summary>
public abstract record BudgetArgs : InNamespace, IValidatableObject
{
    [Description("Budget."), ObjectName]
    public required string Name { get; init; }

    [Description("Count or percent.")]
    public string? MinAvailable { get; init; }

    [Description("Or this instead.")]
    public string? MaxUnavailable { get; init; }

    [Description("Accept that nothing can be evicted.")]
    public bool AllowBlocking { get; init; }

    public virtual IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MinAvailable is not null && MaxUnavailable is not null)
            yield return new ValidationResult(
                "give one of minAvailable and maxUnavailable", [nameof(MinAvailable), nameof(MaxUnavailable)]);
        if (MinAvailable is not null && IntOrPercent.Fault(MinAvailable) is { } min)
            yield return new ValidationResult(min, [nameof(MinAvailable)]);
        if (MaxUnavailable is not null && IntOrPercent.Fault(MaxUnavailable) is { } max)
            yield return new ValidationResult(max, [nameof(MaxUnavailable)]);
    }
}
