namespace Aura.Execution.Checks;

/// <summary>
/// The checks that every plan passes before anything is written, in the order in which they are told.
/// </summary>
public static class SafetyChecks
{
    public static IReadOnlyList<ISafetyCheck> All { get; } =
    [
        new TargetCheck(), new OwnershipCheck(), new DependencyCheck(),
        new PdbCheck(), new QuotaCheck(), new LimitRangeCheck(), new FitCheck(),
        new PermissionCheck(),
    ];
}
