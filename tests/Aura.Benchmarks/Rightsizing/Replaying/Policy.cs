using Aura.Actions.Shared;
using Aura.Benchmarks.Rightsizing.Traces;
using Aura.Cost.Rightsizing;
using Aura.Kubernetes;

namespace Aura.Benchmarks.Rightsizing.Replaying;

/// <summary>A way of sizing by what was measured.</summary>
/// <param name="Size">What the workload is given now, and what was seen of it, to what it is given then.</param>
internal sealed record Policy(string Name, Func<Provision, Replay, Provision> Size)
{
    public static readonly Policy AsItIs = new("as it is", (given, _) => given);

    public static readonly Policy NoFloor = new("95th percentile without floor", (given, seen) =>
        Flat(given, seen.Cpu.Quantile(0.95), seen.Memory.Quantile(0.95)));

    public static readonly Policy Maximum = new("maximum everywhere", (given, seen) =>
        Flat(given, seen.Cpu.Max, seen.Memory.Max));

    public static readonly Policy Aura = new("Aura", (given, seen) =>
    {
        var sizing = Sizing(given, seen);
        return given with
        {
            Cpu = sizing.Cpu.Advised.Request!.Value.ToDouble(),
            CpuLimit = sizing.Cpu.Advised.Limit?.ToDouble() ?? double.PositiveInfinity,
            Memory = sizing.Memory.Advised.Request!.Value.ToDouble(),
            MemoryLimit = sizing.Memory.Advised.Limit!.Value.ToDouble(),
        };
    });

    public static readonly Policy[] All = [AsItIs, NoFloor, Maximum, Aura];

    public static ContainerSizing Sizing(Provision given, Replay seen) => new("app",
        SizingModel.Of(new SizingFacts(new Amounts("cpu", Cores(given.Cpu),
            double.IsFinite(given.CpuLimit) ? Cores(given.CpuLimit) : null), seen.Cpu)
        {
            Least = SizingModel.LeastCpu,
        }),
        SizingModel.Of(new SizingFacts(
            new Amounts("memory", Bytes(given.Memory), Bytes(given.MemoryLimit)), seen.Memory)
        {
            NotEnough = seen.OomKills > 0 ? Bytes(given.MemoryLimit) : null,
            NotEnoughBy = "it was OOMKilled",
        }));

    private static Provision Flat(Provision given, double cpu, double memory) =>
        given with { Cpu = cpu, CpuLimit = cpu, Memory = memory, MemoryLimit = memory };

    private static Quantity Cores(double cores) => Quantity.OfMillis((long)Math.Round(cores * 1000));

    private static Quantity Bytes(double bytes) => Quantity.OfBytes((long)bytes);
}
