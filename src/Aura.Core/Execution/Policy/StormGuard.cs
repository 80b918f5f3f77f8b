using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Aura.Execution.Policy;

/// <summary>At most so many executions on one object within the time, and a pause after one that failed.</summary>
public sealed record StormGuard
{
    [Description("Most executions on one object …"), Range(1, 1000)]
    public required int Executions { get; init; }

    [Description("… within so many minutes."), Range(1, 1440)]
    public required int Minutes { get; init; }

    [Description("Minutes of rest for an object after an execution on it failed or was taken back."), Range(0, 1440)]
    public int CoolDownMinutes { get; init; }
}
