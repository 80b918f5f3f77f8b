using System.Collections.Immutable;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Chaos;

/// <summary>A chaos experiment that disturbs pods now.</summary>
/// <param name="Running">What in it says that it runs.</param>
public sealed record ChaosExperiment(
    KubeObject Object, string What, Evidence Running, ImmutableArray<ObjectRef> Pods, DateTimeOffset? Since);
