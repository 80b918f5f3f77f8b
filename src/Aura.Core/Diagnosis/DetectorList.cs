using System.Collections.Immutable;
using Aura.Diagnosis.Detectors;

namespace Aura.Diagnosis;

/// <summary>Every detector. The order is without meaning: folding decides what is a cause.</summary>
public static class DetectorList
{
    public static ImmutableArray<IDetector> All { get; } =
    [
        new ImagePullBackOff(), new ImagePullUnauthorized(), new ImageArchitectureMismatch(), new InvalidImageName(),
        new CrashLoopBackOff(), new OomKilled(),
        new ConfigMapNotFound(), new ConfigMapKeyNotFound(), new SecretNotFound(), new SecretKeyNotFound(),
        new UnschedulableNodeSelector(), new UnschedulableTaint(), new UnschedulableNodeCordoned(),
        new UnschedulableInsufficientResources(), new UnschedulableOther(),
        new ReadinessProbeFailing(), new ServiceNoEndpoints(), new RolloutStuck(),
    ];
}
