using Aura.Kubernetes;

namespace Aura.State;

/// <summary>What a workload's containers of one name used at a time: cores and bytes.</summary>
/// <param name="Cpu">Of the pod that used most; <paramref name="CpuOfAll"/>: of all its pods together.</param>
public sealed record UsageSample(
    ObjectRef Workload, string Container, double Cpu, double Memory, double CpuOfAll, double MemoryOfAll);
