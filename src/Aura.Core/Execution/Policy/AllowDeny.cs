using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Aura.Execution.Policy;

/// <summary>What is allowed (left out: all), less what is denied; globs.</summary>
public sealed record AllowDeny
{
    [Description("Only these. Left out: all."), MinLength(1)]
    public IReadOnlyList<string>? Allow { get; init; }

    [Description("Not these, whatever is allowed."), MinLength(1)]
    public IReadOnlyList<string>? Deny { get; init; }
}
