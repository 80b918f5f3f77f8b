using System.ComponentModel.DataAnnotations;

namespace Aura.Actions.Shared;

/// <summary>The arguments of the actions that add a probe.</summary>
public sealed record NewProbe : ProbeSettings
{
    public required ProbeCheck Check { get; init; }

    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        base.Validate(validationContext).Concat(Fitting(Check));
}
