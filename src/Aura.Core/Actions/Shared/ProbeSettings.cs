using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Aura.Actions.Shared;

/// <summary>A probe's settings; what is not given stays as it is, or is Kubernetes' default.</summary>
public abstract record ProbeSettings : OnWorkload, IValidatableObject
{
    [ObjectName]
    public string? Container { get; init; }

    public string? Port { get; init; }

    public string? Path { get; init; }

    public IReadOnlyList<string>? Command { get; init; }

    [Range(0, 3600)]
    public int? InitialDelaySeconds { get; init; }

    [Range(1, 3600)]
    public int? PeriodSeconds { get; init; }

    [Range(1, 600)]
    public int? TimeoutSeconds { get; init; }

    [Range(1, 1000)]
    public int? FailureThreshold { get; init; }

    public virtual IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Path is not null && !Path.StartsWith('/'))
            yield return new ValidationResult("must start with /", [nameof(Path)]);
        if (Command is not null && Command.All(string.IsNullOrWhiteSpace))
            yield return new ValidationResult("must hold a program", [nameof(Command)]);
    }

    /// <summary>What the way of asking needs or cannot use.</summary>
    protected IEnumerable<ValidationResult> Fitting(ProbeCheck check)
    {
        if (check == ProbeCheck.Exec ? Command is null : Port is null)
            yield return new ValidationResult($"{check} needs it",
                [check == ProbeCheck.Exec ? nameof(Command) : nameof(Port)]);
        if (check == ProbeCheck.Grpc && Port is not null && !int.TryParse(Port, out _))
            yield return new ValidationResult("Grpc takes a number, no name", [nameof(Port)]);
        if (check != ProbeCheck.Http && Path is not null)
            yield return new ValidationResult("only Http has one", [nameof(Path)]);
        if (check != ProbeCheck.Exec && Command is not null)
            yield return new ValidationResult("only Exec has one", [nameof(Command)]);
        if (check == ProbeCheck.Exec && Port is not null)
            yield return new ValidationResult("Exec has none", [nameof(Port)]);
    }
}
