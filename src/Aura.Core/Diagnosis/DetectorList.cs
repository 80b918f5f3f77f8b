using System.Collections.Immutable;

namespace Aura.Diagnosis;

/// <summary>
/// Every detector: what implements <see cref="IDetector"/> is found, nothing is registered. The order is without
/// meaning: folding decides what is a cause.
/// </summary>
public static class DetectorList
{
    private static readonly Lazy<ImmutableArray<IDetector>> s_all = new(() =>
    [
        .. typeof(DetectorList).Assembly.GetTypes()
            .Where(t => !t.IsAbstract && t.IsAssignableTo(typeof(IDetector)))
            .OrderBy(t => t.Name, StringComparer.Ordinal)
            .Select(t => (IDetector)Activator.CreateInstance(t)!),
    ]);

    public static ImmutableArray<IDetector> All => s_all.Value;
}
