using System.ComponentModel.DataAnnotations;
using Aura.Kubernetes;

namespace Aura.Actions.Shared;

/// <summary>Rules of arguments that say an amount either as a factor or as a quantity.</summary>
internal static class AmountArgs
{
    public static IEnumerable<ValidationResult> Faults(double? factor, string? amount, string name)
    {
        if (factor is not null && amount is not null)
            yield return new ValidationResult($"give one of factor and {name}", [nameof(factor), name]);
        if (amount is not null && !(Quantity.TryParse(amount, out var parsed) && parsed.Sign > 0))
            yield return new ValidationResult($"'{amount}' is no quantity such as {Example(name)}", [name]);
    }

    private static string Example(string name) => name == "cpu" ? "500m" : "512Mi";
}
